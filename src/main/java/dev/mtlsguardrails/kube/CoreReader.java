package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Namespace.Life;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads Kubernetes' own kinds. */
final class CoreReader {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private CoreReader() {}

    static Namespace namespace(ResourceId id, Cursor object) {
        boolean isDeleted = object.path("metadata", "deletionTimestamp").text().isPresent();
        return new Namespace(id, MetaReader.meta(object), isDeleted ? Life.TERMINATING : Life.ACTIVE);
    }

    static Service service(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Service(
                id,
                MetaReader.meta(object),
                selector(spec),
                spec.field("ports").items(port -> "").stream()
                        .map(CoreReader::servicePort)
                        .toList(),
                addresses(spec),
                addressing(spec));
    }

    private static Service.Addressing addressing(Cursor spec) {
        if (isExternalName(spec)) {
            return new Service.Addressing.ExternalName(
                    spec.field("externalName").text().orElse(""));
        }
        return spec.field("clusterIP").text().filter("None"::equals).isPresent()
                ? new Service.Addressing.Headless()
                : new Service.Addressing.ClusterIp();
    }

    private static boolean isExternalName(Cursor spec) {
        return spec.field("type").text().filter("ExternalName"::equals).isPresent();
    }

    /** Kubernetes ignores the selector of an ExternalName. */
    private static Selector selector(Cursor spec) {
        return isExternalName(spec)
                ? Selector.EVERYTHING
                : Selector.matchLabels(spec.field("selector").textMap());
    }

    private static List<String> addresses(Cursor spec) {
        List<String> all = spec.field("clusterIPs").texts();
        return (all.isEmpty() ? spec.field("clusterIP").text().stream().toList() : all)
                .stream()
                        .filter(address -> !address.isEmpty() && !address.equals("None"))
                        .toList();
    }

    private static Service.Port servicePort(Cursor port) {
        long number = port.field("port").number().orElse(0L);
        String name = port.field("name").text().orElse("");
        return new Service.Port(
                name,
                number,
                target(port.field("targetPort"), number),
                Protocol.ofServicePort(
                        name,
                        port.field("appProtocol").text(),
                        port.field("protocol").text().orElse("TCP"),
                        number));
    }

    private static Service.Target target(Cursor target, long otherwise) {
        return target.isAbsent() || target.node().isNumber()
                ? new Service.Target.Number(
                        target.number().filter(written -> written != 0).orElse(otherwise))
                : new Service.Target.Name(target.text().orElseThrow());
    }

    /** An endpoint without conditions is ready: Kubernetes says so of {@code nil}. */
    static EndpointSlice endpointSlice(ResourceId id, Cursor object) {
        Meta meta = MetaReader.meta(object);
        return new EndpointSlice(
                id,
                meta,
                meta.labels().get(EndpointSlice.SERVICE_LABEL),
                object.field("endpoints").items(endpoint -> "").stream()
                        .filter(endpoint -> endpoint.path("conditions", "ready").isAbsent()
                                || endpoint.path("conditions", "ready").flag())
                        .flatMap(endpoint -> endpoint.field("addresses").texts().stream())
                        .toList(),
                object.field("ports").items(port -> "").stream()
                        .map(port -> new EndpointSlice.Port(
                                port.field("name").text().orElse(""),
                                port.field("port").number().orElse(0L)))
                        .toList());
    }

    static Pod pod(ResourceId id, Cursor object) {
        boolean finished =
                object.path("status", "phase").text().filter(FINISHED::contains).isPresent();
        Meta meta = MetaReader.meta(object);
        Optional<String> address = object.path("status", "podIP").text();
        return new Pod(id, meta, TemplateReader.pod(object, meta), finished, address);
    }

    static Workload workload(ResourceId id, Cursor object) {
        return new Workload(
                id,
                MetaReader.meta(object),
                TemplateReader.template(object.path("spec", "template")),
                id.kind().equals(Kinds.DEPLOYMENT) ? SetupReader.istiod(id, object) : Optional.empty());
    }

    static Workload cronJob(ResourceId id, Cursor object) {
        return new Workload(
                id,
                MetaReader.meta(object),
                TemplateReader.template(object.path("spec", "jobTemplate", "spec", "template")));
    }
}
