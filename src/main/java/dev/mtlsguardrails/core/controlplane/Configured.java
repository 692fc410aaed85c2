package dev.mtlsguardrails.core.controlplane;

import java.util.List;
import java.util.Optional;

/**
 * What the operator of this process says about the control planes of the cluster; it beats whatever is read of them.
 *
 * @param everywhere of the one there is, or of the one in the root namespace that is named here; the cluster domain is
 *     that of all
 * @param controlPlanes of single ones, seen in the cluster or not
 */
public record Configured(Settings everywhere, List<Declared> controlPlanes) {

    /** Nothing is said. */
    public static final Configured NOTHING = new Configured(Settings.NONE, List.of());

    public Configured {
        controlPlanes = List.copyOf(controlPlanes);
    }

    Optional<Declared> about(String namespace, String revision) {
        return controlPlanes.stream()
                .filter(plane -> plane.namespace().equals(namespace))
                .filter(plane -> plane.revision().equals(revision))
                .findFirst();
    }

    /**
     * One control plane.
     *
     * @param revision what istiod calls itself
     * @param flavour empty where that is left to what is found
     * @param tags other names of the revision, where no injector can be read
     */
    public record Declared(
            String namespace, String revision, Optional<Flavour> flavour, List<String> tags, Settings settings) {

        public Declared {
            tags = List.copyOf(tags);
        }
    }
}
