package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What objects are made of, at random and from so little that they meet: a few labels, hosts and addresses.
 *
 * @param namespaces those that hosts and exports speak of
 */
record RandomParts(Random random, List<String> namespaces) {

    static final List<Labels> NAMESPACE_LABELS = List.of(
            Labels.NONE,
            Labels.of(Map.of("istio-injection", "enabled")),
            Labels.of(Map.of("istio-injection", "disabled")),
            Labels.of(Map.of("istio.io/dataplane-mode", "ambient")));

    private static final int ADDRESSES = 40;
    private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");

    <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    <T> T oneOf(T[] some) {
        return oneOf(List.of(some));
    }

    <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    Meta meta() {
        return meta(labels());
    }

    /** Ages are shared now and then: names decide between twins. */
    Meta meta(Labels labels) {
        return new Meta(labels, Labels.NONE, Optional.empty(), maybe(FIRST.plusSeconds(random.nextInt(50))));
    }

    String app() {
        return oneOf(SyntheticNamespace.SERVICES);
    }

    Labels labels() {
        return Labels.of(Map.of(
                "app",
                app(),
                "version",
                oneOf(List.of("v1", "v2")),
                MeshIdentity.LABEL,
                oneOf(List.of(MeshIdentity.ISTIO, MeshIdentity.DISABLED))));
    }

    Selector selector() {
        return oneOf(List.of(
                Selector.EVERYTHING,
                Selector.matchLabels(Map.of("app", app())),
                Selector.matchLabels(Map.of("app", app(), "version", "v1"))));
    }

    PodTemplate template() {
        PodTemplate.Container app = new PodTemplate.Container(
                "app",
                List.of(),
                List.of(new PodTemplate.ContainerPort("http", 8080), new PodTemplate.ContainerPort("tcp", 9090)));
        PodTemplate.Container proxy = new PodTemplate.Container(
                "istio-proxy", List.of("proxy", oneOf(List.of("sidecar", "router"))), List.of());
        return new PodTemplate(
                JsonPointer.ROOT,
                labels(),
                Labels.NONE,
                false,
                oneOf(List.of(List.of(app), List.of(app, proxy), List.of(app, proxy))));
    }

    /** Some belong to pods of the synthetic mesh. */
    String address() {
        return "10.0.0." + random.nextInt(ADDRESSES);
    }

    List<String> exportTo() {
        return oneOf(List.of(List.of(), List.of("*"), List.of("."), List.of(oneOf(namespaces))));
    }

    /** As a person writes it: in full, short, as a wildcard, or something else. */
    String writtenHost() {
        return oneOf(List.of(app(), host(), host()));
    }

    /** A host in full, or a wildcard. */
    String host() {
        String namespace = oneOf(namespaces);
        String clusterDomain = MeshConfig.DEFAULT.clusterDomain();
        return oneOf(List.of(
                Host.service(app(), namespace, clusterDomain).name(),
                Host.service(app(), namespace, clusterDomain).name(),
                "*." + namespace + ".svc." + clusterDomain,
                "*.local",
                "*",
                "api.example.com",
                "*.example.com"));
    }
}
