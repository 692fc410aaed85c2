/** Rules as ValidatingAdmissionPolicies: what the API server can check by itself. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli.vap;
