/** A real control plane on loopback, for tests and for {@code make run}, and what is put into it. */
package dev.mtlsguardrails.testbed;
