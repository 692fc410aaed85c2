/**
 * The webhook: AdmissionReviews in, answers out, one audit line each. What cannot be understood is HTTP 400, a bug of
 * ours is 500, a cluster that is not known yet is 503: in all three the API server follows its failure policy, and
 * nothing is allowed by accident.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.admission;
