package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.mesh.ProxySettings;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A workload or pod that the injector gives a sidecar: what the rules about ways around the sidecar look at. One that refuses
 * its sidecar is {@link RefusesSidecar}'s concern, one on the network of its host {@link UsesHostNetwork}'s, and a gateway
 * is nobody's here.
 *
 * @param template as people wrote it
 */
record Sidecared(PodSource source, PodTemplate template) {

    /** The one that the change leaves behind, if it is one. */
    static Optional<Sidecared> in(Situation situation) {
        return situation
                .stored(PodSource.class)
                .filter(source -> is(source, situation.after()))
                .map(source -> new Sidecared(source, asWritten(source.template(), situation)));
    }

    static boolean is(PodSource source, MeshSnapshot mesh) {
        boolean isGateway = source.template().isGateway() && source.template().isNothingButProxy();
        return !isGateway && SidecarInjection.mayBeInjected(source.id().namespace(), source.template(), mesh);
    }

    /** Without what the injector wrote into a pod whose proven owner does not say so: the owner is where that is judged. */
    private static PodTemplate asWritten(PodTemplate template, Situation situation) {
        List<PodTemplate> owners =
                situation.provenOwners().stream().map(Workload::template).toList();
        return owners.isEmpty()
                ? template
                : template.saying(
                        annotations(
                                template.annotations(),
                                owners,
                                situation.after().config().redirection()),
                        settings(template.proxySettings(), owners));
    }

    /** A CNI plugin reads from the pod what holds for the whole mesh, and so the injector writes it there. */
    private static Labels annotations(Labels written, List<PodTemplate> owners, Redirection redirection) {
        return switch (redirection) {
            case INIT_CONTAINER -> written;
            case CNI -> {
                Map<String, String> own = new TreeMap<>(written.entries());
                own.keySet()
                        .removeIf(key -> (key.equals(Interception.MODE) || key.startsWith(Interception.TRAFFIC))
                                && owners.stream()
                                        .allMatch(owner ->
                                                owner.annotations().get(key).isEmpty()));
                yield Labels.of(own);
            }
        };
    }

    /**
     * Whether Envoy runs, a ProxyConfig or an annotation may have said as well, and the overrides repeat what the owner's
     * container says.
     */
    private static ProxySettings settings(ProxySettings written, List<PodTemplate> owners) {
        boolean ownerSays = owners.stream()
                .anyMatch(owner -> !owner.proxySettings().container().isEmpty());
        return new ProxySettings(
                written.config(),
                written.overrides().stream()
                        .filter(setting -> !ownerSays || setting.concern() != ProxySetting.Concern.ENVOY)
                        .toList(),
                ownerSays ? written.container() : List.of());
    }

    ResourceId id() {
        return source.id();
    }

    /** An annotation that says something. */
    Optional<String> annotation(String key) {
        return template.annotations().get(key).filter(value -> !value.isBlank());
    }

    /** All of its ports. */
    Reach reach() {
        return Reach.Servers.of(id());
    }

    Reach reachAt(Set<Long> ports) {
        return new Reach.Servers(
                new Extent.Single(id()), List.of(Reach.ServerClass.of(id()).at(new Reach.Ports.Only(ports))));
    }

    /** It, and its callers. */
    String withCallers() {
        return id() + " and everybody who calls it";
    }
}
