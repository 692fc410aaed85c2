/**
 * Which control planes a cluster has and how each is set up: read from what they leave in the cluster, completed by what
 * the operator of this process says, and by Istio's defaults where neither is known.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.controlplane;
