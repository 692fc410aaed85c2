/** Labels by which a namespace is in the mesh: MTLS-07xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.namespace;
