package dev.mtlsguardrails.core.controlplane;

/** What the injector does with a pod that says nothing: its {@code policy} (istio-semantics 4.2). */
public enum AutoInject {
    ENABLED,
    DISABLED
}
