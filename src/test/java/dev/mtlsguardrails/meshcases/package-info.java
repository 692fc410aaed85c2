/** Meshes with the answers of Istio's own code, and the comparison of our engine with them. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.meshcases;
