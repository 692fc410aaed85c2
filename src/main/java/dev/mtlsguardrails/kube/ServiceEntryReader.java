package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

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
                spec.field("location")
                        .text()
                        .map(ServiceEntryReader::location)
                        .orElse(ServiceEntry.Location.Known.MESH_EXTERNAL),
                Selector.matchLabels(spec.path("workloadSelector", "labels").textMap()),
                spec
                        .field("endpoints")
                        .items(endpoint -> endpoint.field("address").text().orElse(""))
                        .stream()
                        .map(ServiceEntryReader::endpoint)
                        .toList());
    }

    private static ServiceEntry.Endpoint endpoint(Cursor endpoint) {
        return new ServiceEntry.Endpoint(
                endpoint.field("address").text().orElse(""),
                identity(List.of(endpoint.field("labels")), endpoint.field("serviceAccount")));
    }

    static WorkloadEntry workloadEntry(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new WorkloadEntry(
                id,
                MetaReader.meta(object),
                MetaReader.labels(spec.field("labels")),
                spec.field("address").text().orElse(""),
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

    private static ServiceEntry.Location location(String written) {
        return IstioReader.known(ServiceEntry.Location.Known.class, written)
                .<ServiceEntry.Location>map(known -> known)
                .orElseGet(() -> new ServiceEntry.Location.Unrecognised(written));
    }
}
