/**
 * How the API server reaches this process: the certificate that it shows, until when, and whose it wants to see.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.serving;
