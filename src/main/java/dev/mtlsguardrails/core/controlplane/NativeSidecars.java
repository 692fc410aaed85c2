package dev.mtlsguardrails.core.controlplane;

/** Whether sidecars are init containers that end with the pod, so that a Job can complete (istio-semantics 4.3). */
public enum NativeSidecars {
    ON,
    OFF,
    /** As soon as every node runs Kubernetes 1.33. */
    AUTO
}
