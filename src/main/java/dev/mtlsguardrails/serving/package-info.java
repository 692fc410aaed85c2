/**
 * How the API server reaches this process: the certificate that it shows, until when, and whose it wants to see. Quarkus
 * reads the files again by itself; here is what it does not say.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.serving;
