package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the meshes of a cluster.
 *
 * @param mesh the cluster as this mesh's own istiod sees it
 */
record OneMesh(MeshSnapshot mesh, ControlPlane plane) {

    /** All of them that some namespace belongs to, were it only the one that the control plane lives in. */
    static List<OneMesh> all(MeshSnapshot cluster) {
        Map<ControlPlane, String> seenFrom = new LinkedHashMap<>();
        Stream<String> homes = cluster.controlPlanes().all().stream().map(ControlPlane::namespace);
        Stream.concat(homes, cluster.namespaceNames().stream())
                .forEach(namespace -> seenFrom.putIfAbsent(cluster.controlPlaneOf(namespace), namespace));
        List<OneMesh> meshes = new ArrayList<>();
        seenFrom.forEach((plane, namespace) -> meshes.add(new OneMesh(cluster.seenFrom(namespace), plane)));
        return meshes;
    }

    /** The one from which the cluster is seen already. */
    static OneMesh of(MeshSnapshot seen) {
        return new OneMesh(seen, seen.controlPlane());
    }

    String root() {
        return mesh.config().rootNamespace();
    }

    /** Whether the proxies of a namespace listen to this mesh's istiod. */
    boolean has(String namespace) {
        return mesh.controlPlaneOf(namespace).equals(plane);
    }

    /** A rule that somebody wrote for exactly this host. */
    Optional<DestinationRule> exactRule(String namespace, Host host) {
        return rulesOver(namespace, host)
                .filter(rule -> rule.host(mesh.config()).equals(host))
                .findFirst();
    }

    /** Whether a rule, or one that istiod may fold into it, has subsets (istio-semantics 2.4). */
    boolean hasSubsets(DestinationRule rule) {
        Host host = rule.host(mesh.config());
        return mesh.namespace(rule.id().namespace()).all(DestinationRule.class).stream()
                .filter(other -> other.host(mesh.config()).equals(host))
                .anyMatch(other -> !other.subsets().isEmpty());
    }

    /** The rules of a namespace that match a host, by name or by wildcard, and that istiod reads. */
    Stream<DestinationRule> rulesOver(String namespace, Host host) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        return mesh.namespace(namespace).all(DestinationRule.class).stream()
                .filter(rule -> rule.host(mesh.config()).matches(host))
                .filter(engine::reads);
    }

    Optional<DestinationRule> rule(ResourceId id) {
        return mesh.namespace(id.namespace()).find(DestinationRule.class, id);
    }
}
