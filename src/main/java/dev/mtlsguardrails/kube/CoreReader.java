package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads Kubernetes' own kinds. */
final class CoreReader {

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    private CoreReader() {}

    static Namespace namespace(ResourceId id, Cursor object) {
        return new Namespace(id, MetaReader.meta(object));
    }

    static Service service(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        List<Service.ServicePort> ports =
                spec
                        .field("ports")
                        .items(port ->
                                port.field("port").number().map(String::valueOf).orElse(""))
                        .stream()
                        .map(port -> new Service.ServicePort(
                                port.field("port").number().orElse(0),
                                port.field("name").text().orElse("")))
                        .toList();
        return new Service(
                id,
                MetaReader.meta(object),
                Selector.matchLabels(spec.field("selector").textMap()),
                ports);
    }

    static Pod pod(ResourceId id, Cursor object) {
        boolean finished =
                object.path("status", "phase").text().filter(FINISHED::contains).isPresent();
        return new Pod(id, MetaReader.meta(object), template(object), finished);
    }

    static Workload workload(ResourceId id, Cursor object) {
        return new Workload(id, MetaReader.meta(object), template(object.path("spec", "template")));
    }

    static Workload cronJob(ResourceId id, Cursor object) {
        return new Workload(
                id, MetaReader.meta(object), template(object.path("spec", "jobTemplate", "spec", "template")));
    }

    private static PodTemplate template(Cursor template) {
        Cursor spec = template.field("spec");
        Stream<Cursor> containers =
                Stream.of("containers", "initContainers").flatMap(list -> spec.field(list).items(item -> "").stream());
        return new PodTemplate(
                template.at(),
                MetaReader.labels(template.path("metadata", "labels")),
                MetaReader.labels(template.path("metadata", "annotations")),
                spec.field("hostNetwork").flag(),
                containers
                        .map(container -> container.field("name").text().orElse(""))
                        .toList());
    }
}
