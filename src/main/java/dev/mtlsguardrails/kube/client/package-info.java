/** Asks an API server for the kinds that we read. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.kube.client;
