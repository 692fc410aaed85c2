/** The webhook over HTTPS, as a test application and as the artifact that was built. */
package dev.mtlsguardrails.endpoint;
