/** The webhook without a cluster: reviews in, answers out. */
package dev.mtlsguardrails.admission;
