/** What servers are told to accept: MTLS-01xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.peerauthentication;
