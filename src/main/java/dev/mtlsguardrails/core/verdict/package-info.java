/**
 * From findings to an answer: what policy orders about each finding, what is let pass all the same, and how it is said.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.verdict;
