/**
 * Rules find facts; only the family {@code exception} asks who may grant. Each is a pure function of a {@link dev.mtlsguardrails.core.rule.Situation}. A
 * new rule is one class in the package of its family and one line in the catalogue; the tests name whatever else is
 * missing.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule;
