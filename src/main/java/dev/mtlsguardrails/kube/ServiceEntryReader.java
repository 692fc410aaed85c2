package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads services and workloads that Istio is told about by hand. */
final class ServiceEntryReader {

    private ServiceEntryReader() {}

    static ServiceEntry serviceEntry(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new ServiceEntry(
                id,
                MetaReader.meta(object),
                spec.field("hosts").texts().stream().map(Host::new).toList(),
                spec.field("addresses").texts(),
                spec.field("ports").items(port -> "").stream()
                        .map(ServiceEntryReader::port)
                        .toList(),
                spec.field("location")
                        .text()
                        .map(ServiceEntryReader::location)
                        .orElse(ServiceEntry.Location.Known.MESH_EXTERNAL),
                spec.field("resolution")
                        .text()
                        .map(ServiceEntryReader::resolution)
                        .orElse(ServiceEntry.Resolution.Known.NONE),
                Selector.matchLabels(spec.path("workloadSelector", "labels").textMap()),
                spec
                        .field("endpoints")
                        .items(endpoint -> endpoint.field("address").text().orElse(""))
                        .stream()
                        .map(ServiceEntryReader::endpoint)
                        .toList(),
                spec.field("exportTo").texts());
    }

    private static ServiceEntry.Port port(Cursor port) {
        return new ServiceEntry.Port(
                port.field("name").text().orElse(""),
                port.field("number").number().orElse(0L),
                port.field("targetPort").number().filter(target -> target != 0),
                Protocol.parse(port.field("protocol").text().orElse("")));
    }

    private static Map<String, Long> ports(Cursor ports) {
        Map<String, Long> numbers = new HashMap<>();
        ports.entries().forEach((name, port) -> port.number().ifPresent(number -> numbers.put(name, number)));
        return numbers;
    }

    private static ServiceEntry.Endpoint endpoint(Cursor endpoint) {
        return new ServiceEntry.Endpoint(
                endpoint.field("address").text().orElse(""),
                ports(endpoint.field("ports")),
                MetaReader.labels(endpoint.field("labels")),
                identity(List.of(endpoint.field("labels")), endpoint.field("serviceAccount")));
    }

    static WorkloadEntry workloadEntry(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        Meta meta = MetaReader.meta(object);
        Map<String, String> labels = new HashMap<>(spec.field("labels").textMap());
        labels.putAll(meta.labels().entries());
        return new WorkloadEntry(
                id,
                meta,
                Labels.of(labels),
                spec.field("address").text().orElse(""),
                ports(spec.field("ports")),
                identity(
                        List.of(object.path("metadata", "labels"), spec.field("labels")),
                        spec.field("serviceAccount")));
    }

    /** The first label map that has the label decides (istio-semantics 2.8). */
    private static MeshIdentity identity(List<Cursor> labels, Cursor serviceAccount) {
        return labels.stream()
                .map(map -> map.field(MeshIdentity.LABEL))
                .flatMap(label -> label.text().map(value -> new MeshIdentity(value, label.at())).stream())
                .findFirst()
                .orElseGet(() -> new MeshIdentity(
                        serviceAccount.text().filter(name -> !name.isEmpty()).isPresent()
                                ? MeshIdentity.ISTIO
                                : MeshIdentity.DISABLED,
                        serviceAccount.at()));
    }

    private static ServiceEntry.Resolution resolution(String written) {
        return IstioReader.known(ServiceEntry.Resolution.Known.class, written)
                .<ServiceEntry.Resolution>map(known -> known)
                .orElseGet(() -> new ServiceEntry.Resolution.Unrecognised(written));
    }

    private static ServiceEntry.Location location(String written) {
        return IstioReader.known(ServiceEntry.Location.Known.class, written)
                .<ServiceEntry.Location>map(known -> known)
                .orElseGet(() -> new ServiceEntry.Location.Unrecognised(written));
    }
}
