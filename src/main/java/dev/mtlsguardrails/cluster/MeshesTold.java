package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which meshes there are, in words: for the log at start and for the health detail. */
final class MeshesTold {

    private MeshesTold() {}

    /** One entry a control plane: what it is, and what was taken for granted because it could not be found out. */
    static SortedMap<String, String> of(ControlPlanes planes) {
        SortedMap<String, String> told = new TreeMap<>();
        planes.all().forEach(plane -> told.put("mesh " + plane.namespace() + "/" + plane.revision(), words(plane)));
        return told;
    }

    private static String words(ControlPlane plane) {
        return seen(plane) + plane.flavour().words() + ", Istio "
                + plane.config().istio() + ", root namespace "
                + plane.config().rootNamespace() + ", cluster domain "
                + plane.config().clusterDomain() + assumed(plane.assumed());
    }

    private static String seen(ControlPlane plane) {
        return switch (plane.evidence()) {
            case CONFIGURED, INSTALLED -> "";
            case DECLARED -> "declared, but no injector of it is seen: ";
            case ASSUMED -> "no control plane is seen, so one is assumed: ";
        };
    }

    private static String assumed(List<String> assumed) {
        return assumed.isEmpty() ? "" : "; assumed: " + String.join("; ", assumed);
    }
}
