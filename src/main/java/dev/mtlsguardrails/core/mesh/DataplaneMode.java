package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;

/** The label that takes pods into ambient, or keeps them out (istio-semantics 4.6). */
public final class DataplaneMode {

    /** Of a namespace or a pod. */
    public static final String LABEL = "istio.io/dataplane-mode";

    /** The value that means yes. */
    public static final String AMBIENT = "ambient";

    private DataplaneMode() {}

    /** Whether the labels of a namespace or a pod say so. */
    public static boolean isAmbient(Labels labels) {
        return labels.has(LABEL, AMBIENT);
    }
}
