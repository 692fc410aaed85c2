package dev.mtlsguardrails.core.controlplane;

/** Who ships a control plane, as far as it reads marks differently (istio-semantics 4.7, 6.3, 6.4). */
public enum Flavour {
    ISTIO("Istio"),
    /** Sail, and OpenShift Service Mesh 3 which is made of it: Istio, installed by an operator. */
    SAIL("OpenShift Service Mesh 3 or Sail"),
    /** Members are listed, and pods ask for their sidecar. */
    OPENSHIFT_2("OpenShift Service Mesh 2");

    private final String words;

    Flavour(String words) {
        this.words = words;
    }

    /** As messages name it. */
    public String words() {
        return words;
    }
}
