package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How a namespace belongs to an OpenShift Service Mesh 2: by labels that its operator keeps (istio-semantics 4.7). */
public final class Membership {

    /** Names the namespace of the control plane. */
    public static final String MEMBER_OF = "maistra.io/member-of";

    /** A member whose pods get no sidecar all the same. */
    public static final String IGNORED = "maistra.io/ignore-namespace";

    /** The API server gives every namespace its name as a label. */
    static final String NAME = "kubernetes.io/metadata.name";

    private Membership() {}

    /** The control plane's namespace; empty for what is no member, or an ignored one. */
    public static Optional<String> of(Labels namespace) {
        return namespace.get(IGNORED).isPresent() ? Optional.empty() : namespace.get(MEMBER_OF);
    }

    /** With the name of the namespace, which manifests do without. */
    static Labels named(String namespace, Labels labels) {
        return labels.get(NAME).isPresent() ? labels : with(labels, NAME, namespace);
    }

    static Labels with(Labels labels, String key, String value) {
        Map<String, String> more = new HashMap<>(labels.entries());
        more.put(key, value);
        return Labels.of(more);
    }
}
