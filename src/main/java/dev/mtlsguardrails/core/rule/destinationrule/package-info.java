/** What clients are told to send: MTLS-02xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.destinationrule;
