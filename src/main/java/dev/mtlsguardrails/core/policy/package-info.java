/** What the owners of a cluster decided about findings: which rule refuses, warns or only reports, and where. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.policy;
