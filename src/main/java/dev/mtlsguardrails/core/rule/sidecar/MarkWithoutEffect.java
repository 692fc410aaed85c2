package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * MTLS-0302: a mark that Istio does not read: on the workload instead of its pods, misspelt, or asking for a sidecar
 * where none comes (istio-semantics 4, 4.1, 4.2). A mark that refuses is {@link RefusesSidecar}'s concern.
 */
public final class MarkWithoutEffect implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0302"), Action.WARN, Action.WARN),
            "mark-without-effect",
            "a mark without effect (on the workload's own metadata, misspelt, or where no sidecar comes)",
            RefusesSidecar.judged());

    private static final Set<String> COPIES = Set.of("ReplicaSet", "Job");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        List<Finding> findings = new ArrayList<>();
        situation.stored(Workload.class).ifPresent(workload -> findings.addAll(misplaced(workload)));
        situation.stored(PodSource.class).ifPresent(source -> findings.addAll(onPods(source, situation.after())));
        return findings;
    }

    /** What a Deployment has on itself, the system copies to what it makes: there it is nobody's mistake. */
    private static List<Finding> misplaced(Workload workload) {
        boolean copied = COPIES.contains(workload.id().kind().kind())
                && workload.meta().controller().isPresent();
        if (copied) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        mark(workload.meta().labels()).ifPresent(value -> findings.add(misplaced(workload, "labels", value)));
        mark(workload.meta().annotations()).ifPresent(value -> findings.add(misplaced(workload, "annotations", value)));
        return findings;
    }

    private static Finding misplaced(Workload workload, String map, String value) {
        String kind = workload.id().kind().kind();
        return finding(
                workload,
                JsonPointer.of("metadata", map, SidecarInjection.INJECT),
                value,
                "the mark stands on the " + kind + " itself, where Istio never looks",
                "write it as a label under " + workload.template().labelsAt().fieldPath());
    }

    private static List<Finding> onPods(PodSource source, MeshSnapshot mesh) {
        PodTemplate template = source.template();
        Optional<String> label = mark(template.labels());
        Optional<String> annotation = mark(template.annotations());
        List<Finding> findings = new ArrayList<>();
        label.ifPresent(value -> ofLabel(source, value, mesh).ifPresent(findings::add));
        annotation.ifPresent(value -> ofAnnotation(source, label, value, mesh).ifPresent(findings::add));
        return findings;
    }

    private static Optional<Finding> ofLabel(PodSource source, String value, MeshSnapshot mesh) {
        JsonPointer at = source.template().labelAt(SidecarInjection.INJECT);
        return misspelt(source, at, value).or(() -> inVain(source, at, value, mesh));
    }

    private static Optional<Finding> ofAnnotation(
            PodSource source, Optional<String> label, String value, MeshSnapshot mesh) {
        JsonPointer at = source.template().annotationAt(SidecarInjection.INJECT);
        if (label.isPresent()) {
            return label.get().equals(value)
                    ? Optional.empty()
                    : Optional.of(finding(
                            source,
                            at,
                            value,
                            "the annotation is not read, because there is a label of the same name, and it says `"
                                    + label.get() + "`",
                            "keep the one that is meant, as a label"));
        }
        return misspelt(source, at, value).or(() -> inVain(source, at, value, mesh));
    }

    private static Optional<Finding> misspelt(PodSource source, JsonPointer at, String value) {
        boolean means = value.isEmpty() || SidecarInjection.YES.contains(value.toLowerCase(Locale.ROOT));
        return value.equals("true") || !means
                ? Optional.empty()
                : Optional.of(finding(
                        source,
                        at,
                        value,
                        "only the literal values \"true\" and \"false\" mean something to Istio; \"" + value
                                + "\" decides nothing",
                        "write \"true\""));
    }

    private static Optional<Finding> inVain(PodSource source, JsonPointer at, String value, MeshSnapshot mesh) {
        String namespace = source.id().namespace();
        Optional<Labels> labels = mesh.namespaceLabels(namespace);
        if (!value.equals("true") || SidecarInjection.getsSidecar(namespace, labels, source.template())) {
            return Optional.empty();
        }
        return Optional.of(finding(
                source,
                at,
                value,
                "the mark asks for a sidecar, and none comes: " + obstacle(source, namespace, labels),
                wayOut(source, namespace, labels)));
    }

    private static String wayOut(PodSource source, String namespace, Optional<Labels> labels) {
        if (source.template().hostNetwork()) {
            return "remove `hostNetwork`, or the mark";
        }
        if (SidecarInjection.isNeverInjected(namespace)) {
            return "remove the mark, or move the workload to another namespace";
        }
        return labels.flatMap(of -> of.get(SidecarInjection.NAMESPACE_INJECTION))
                        .isPresent()
                ? "write `" + SidecarInjection.NAMESPACE_INJECTION + ": enabled` on the namespace, or remove the mark"
                : "write it as a label, under " + source.template().labelsAt().fieldPath();
    }

    private static String obstacle(PodSource source, String namespace, Optional<Labels> labels) {
        if (source.template().hostNetwork()) {
            return "a pod on the network of its host never gets one";
        }
        if (SidecarInjection.isNeverInjected(namespace)) {
            return "no pod in " + namespace + " ever gets one";
        }
        return labels.flatMap(of -> of.get(SidecarInjection.NAMESPACE_INJECTION))
                .map(injection -> "namespace " + namespace + " says `" + SidecarInjection.NAMESPACE_INJECTION + ": "
                        + injection + "`, and then the injector is not asked")
                .orElse("namespace " + namespace
                        + " is not labelled for injection, and there only a label is seen, not an annotation");
    }

    private static Optional<String> mark(Labels map) {
        return map.get(SidecarInjection.INJECT);
    }

    private static Finding finding(PodSource source, JsonPointer at, String value, String problem, String remedy) {
        return new Finding(
                INFO.id(),
                source.id(),
                at,
                value,
                problem,
                source.id() + ", which is as if the mark were not there",
                remedy,
                new Reach.Servers(new Extent.Single(source.id()), List.of(Reach.ServerClass.of(source.id()))));
    }
}
