/**
 * The webhook: AdmissionReviews in, answers out, one audit line each. What cannot be understood is HTTP 400, a bug of
 * ours is 500, a cluster that is not known yet is 503: the API server then follows the failure policy of the entry that
 * asked, which refuses mesh objects and lets workloads start. We never answer "allowed" for any of them.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.admission;
