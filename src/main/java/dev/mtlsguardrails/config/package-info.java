/** Configuration by the operator of this process, and the wiring of its parts. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.config;
