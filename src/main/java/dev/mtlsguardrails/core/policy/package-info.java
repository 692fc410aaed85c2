/**
 * What the owners of a cluster decided: which rule refuses, warns or records, who may grant exceptions, what is excluded,
 * who is trusted, and why less is done than policy says.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.policy;
