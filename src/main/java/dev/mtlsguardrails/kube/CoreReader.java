package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
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
        Cursor selector = object.path("spec", "selector");
        return new Service(id, MetaReader.meta(object), Selector.matchLabels(selector.textMap()));
    }

    static Pod pod(ResourceId id, Cursor object) {
        boolean finished =
                object.path("status", "phase").text().filter(FINISHED::contains).isPresent();
        Meta meta = MetaReader.meta(object);
        return new Pod(id, meta, template(object, meta.labels()), finished);
    }

    static Workload workload(ResourceId id, Cursor object) {
        return new Workload(id, MetaReader.meta(object), template(object.path("spec", "template")));
    }

    static Workload cronJob(ResourceId id, Cursor object) {
        return new Workload(
                id, MetaReader.meta(object), template(object.path("spec", "jobTemplate", "spec", "template")));
    }

    private static PodTemplate template(Cursor template) {
        return template(template, MetaReader.labels(template.path("metadata", "labels")));
    }

    private static PodTemplate template(Cursor template, Labels labels) {
        Cursor spec = template.field("spec");
        Stream<Cursor> containers =
                Stream.of("containers", "initContainers").flatMap(list -> spec.field(list).items(item -> "").stream());
        return new PodTemplate(
                template.at(),
                labels,
                MetaReader.annotations(template.path("metadata", "annotations")),
                spec.field("hostNetwork").flag(),
                containers
                        .map(container -> container.field("name").text().orElse(""))
                        .toList());
    }
}
