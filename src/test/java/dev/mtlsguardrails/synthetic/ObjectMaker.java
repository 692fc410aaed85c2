package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the objects of one namespace as the readers would have read them, with what injection and controllers add.
 *
 * @param home the name of the namespace
 * @param age a smaller number is an older object
 */
record ObjectMaker(String home, int age) {

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final String HASH = "7d4b9c6f5d";

    Namespace namespace() {
        return new Namespace(
                new ResourceId(Kinds.NAMESPACE, "", home), meta(Labels.of(Map.of("istio-injection", "enabled"))));
    }

    Service service(String name) {
        return new Service(
                id(Kinds.SERVICE, name),
                meta(Labels.NONE),
                Selector.matchLabels(Map.of("app", name)),
                List.of(
                        new Service.Port("http", 80, new Service.Target.Number(8080), Protocol.HTTP),
                        new Service.Port("tcp", 9090, new Service.Target.Number(9090), Protocol.TCP)),
                List.of(),
                new Service.Addressing.ClusterIp());
    }

    Workload deployment(String app) {
        PodTemplate template = new PodTemplate(
                JsonPointer.of("spec", "template"),
                Labels.of(Map.of("app", app, "version", "v1")),
                Labels.NONE,
                false,
                List.of(appContainer()));
        return new Workload(id(Kinds.DEPLOYMENT, app), meta(Labels.of(Map.of("app", app))), template);
    }

    Pod pod(String app, String version, int ordinal, String address) {
        Labels labels = Labels.of(Map.of(
                "app", app, "version", version, "pod-template-hash", HASH, MeshIdentity.LABEL, MeshIdentity.ISTIO));
        String replicaSet = app + "-" + HASH;
        Meta meta = new Meta(
                labels,
                Labels.NONE,
                Optional.of(new Meta.Owner(new GroupKind("apps", "ReplicaSet"), replicaSet)),
                created());
        PodTemplate template =
                new PodTemplate(JsonPointer.ROOT, labels, Labels.NONE, false, List.of(appContainer(), proxy()));
        return new Pod(id(Kinds.POD, replicaSet + "-" + ordinal), meta, template, false, Optional.of(address));
    }

    DestinationRule rule(String name, String host, TlsMode mode) {
        DestinationRule.Tls tls = new DestinationRule.Tls(
                mode,
                DestinationRule.Verification.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                id(Kinds.DESTINATION_RULE, name),
                JsonPointer.of("spec", "trafficPolicy", "tls"));
        return new DestinationRule(
                id(Kinds.DESTINATION_RULE, name),
                meta(Labels.NONE),
                host,
                List.of(),
                Optional.empty(),
                Optional.of(new DestinationRule.TrafficPolicy(
                        Optional.of(tls), DestinationRule.LoadBalancing.UNSAID, List.of())),
                List.of());
    }

    PeerAuthentication policy(String name, MtlsMode mode) {
        return new PeerAuthentication(
                id(Kinds.PEER_AUTHENTICATION, name),
                meta(Labels.NONE),
                Selector.EVERYTHING,
                PeerAuthentication.Written.ABSENT,
                mode,
                List.of());
    }

    private static PodTemplate.Container appContainer() {
        return new PodTemplate.Container(
                "app",
                List.of(),
                List.of(new PodTemplate.ContainerPort("http", 8080), new PodTemplate.ContainerPort("tcp", 9090)));
    }

    private static PodTemplate.Container proxy() {
        return new PodTemplate.Container(
                "istio-proxy",
                List.of("proxy", "sidecar"),
                List.of(new PodTemplate.ContainerPort("http-envoy-prom", 15090)));
    }

    private ResourceId id(GroupKind kind, String name) {
        return new ResourceId(kind, home, name);
    }

    private Meta meta(Labels labels) {
        return new Meta(labels, Labels.NONE, Optional.empty(), created());
    }

    private Optional<Instant> created() {
        return Optional.of(FIRST.plusSeconds(age));
    }
}
