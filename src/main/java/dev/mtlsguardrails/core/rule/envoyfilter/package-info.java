/** Patches of what istiod made: MTLS-0206. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.envoyfilter;
