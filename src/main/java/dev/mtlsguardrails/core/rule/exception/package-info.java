/** Who may be excused, and by whom: MTLS-04xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.exception;
