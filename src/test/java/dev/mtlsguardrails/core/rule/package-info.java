/** From findings to an answer. */
package dev.mtlsguardrails.core.rule;
