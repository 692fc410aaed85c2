package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.InjectedTemplates;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Obstacle;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Outcome;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MTLS-0302: a mark that Istio does not read: on the workload instead of its pods, misspelt, or asking for a sidecar
 * where none comes (istio-semantics 4, 4.1, 4.2). A mark that refuses is {@link RefusesSidecar}'s concern.
 */
public final class MarkWithoutEffect implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0302"), Action.WARN, Action.WARN),
            "mark-without-effect",
            "a mark without effect (on the workload's own metadata, misspelt, or where no sidecar comes)",
            RefusesSidecar.judged(),
            Basis.OBJECT);

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

    /** What has an owner, a controller made and marked: the same mark on all that it makes, and nobody's mistake there. */
    private static List<Finding> misplaced(Workload workload) {
        if (workload.meta().controller().isPresent()) {
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
                JsonPointer.of("metadata", map, SidecarMark.KEY),
                value,
                "the mark stands on the " + kind + " itself, where Istio never looks",
                "write it as a label under " + workload.template().labelsAt().fieldPath());
    }

    private static List<Finding> onPods(PodSource source, MeshSnapshot mesh) {
        Optional<SidecarMark> read = SidecarMark.of(source.template());
        return Stream.concat(
                        read.flatMap(mark -> ofMark(source, mark, mesh)).stream(),
                        read.flatMap(mark -> ofSilenced(source, mark)).stream())
                .toList();
    }

    private static Optional<Finding> ofMark(PodSource source, SidecarMark mark, MeshSnapshot mesh) {
        return switch (mark.readBy(SidecarInjection.readerOf(source.id().namespace(), source.template(), mesh))) {
            case REFUSES, REFUSES_BEFORE_1_27 -> Optional.empty();
            case NOTHING -> Optional.of(misspelt(source, mark));
            case TAKES -> inVain(source, mark, mesh);
        };
    }

    /** The annotation beside a label of the same name. */
    private static Optional<Finding> ofSilenced(PodSource source, SidecarMark mark) {
        return mark(source.template().annotations())
                .filter(annotation -> mark.form() == SidecarMark.Form.LABEL && !annotation.equals(mark.value()))
                .map(annotation -> finding(
                        source,
                        source.template().annotationAt(SidecarMark.KEY),
                        annotation,
                        "the annotation is not read, because there is a label of the same name, and it says `"
                                + mark.value() + "`",
                        "keep the one that is meant, as a label"));
    }

    private static Finding misspelt(PodSource source, SidecarMark mark) {
        return finding(
                source,
                mark.at(),
                mark.value(),
                "only the literal values \"true\" and \"false\" mean something to Istio; \"" + mark.value()
                        + "\" decides nothing",
                mark.value().isEmpty() || mark.meansYes() ? "write \"true\"" : "write \"true\", or remove it");
    }

    private static Optional<Finding> inVain(PodSource source, SidecarMark mark, MeshSnapshot mesh) {
        return switch (SidecarInjection.of(source.id().namespace(), source.template(), mesh)) {
            case Outcome.Brought brought -> Optional.empty();
            case Outcome.Injected injected -> Optional.empty();
            case Outcome.Without without when GetsNoSidecar.isItsConcern(source, without, mesh) -> Optional.empty();
            case Outcome.Without(Obstacle obstacle) ->
                Optional.of(finding(
                        source,
                        mark.at(),
                        mark.value(),
                        "the mark asks for a sidecar, and none comes: " + why(obstacle, source, mesh),
                        wayOut(obstacle, source, mesh)));
        };
    }

    private static String why(Obstacle obstacle, PodSource source, MeshSnapshot mesh) {
        String namespace = source.id().namespace();
        return switch (obstacle) {
            case HOST_NETWORK -> "a pod on the network of its host never gets one";
            case NAMESPACE -> "no pod in " + namespace + " ever gets one";
            case OTHER_TEMPLATES -> "`" + InjectedTemplates.KEY + "` names templates without one";
            case REFUSED, NOT_BY_ITSELF -> "the injector leaves it alone";
            case NOBODY_ASKED ->
                injection(namespace, mesh)
                        .filter(value -> !value.equals("enabled"))
                        .map(value -> "namespace " + namespace + " says `" + MeshNamespaces.INJECTION + ": " + value
                                + "`, and then the injector is not asked")
                        .orElseGet(() -> unasked(namespace, mesh));
        };
    }

    private static String unasked(String namespace, MeshSnapshot mesh) {
        if (mesh.controlPlanes().areAllByMembership()) {
            return "namespace " + namespace + " is no member of the mesh";
        }
        return MeshNamespaces.isInMesh(namespace, mesh)
                ? "the labels of namespace " + namespace + " name a control plane that is not there"
                : "namespace " + namespace
                        + " is not labelled for injection, and there only a label is seen, not an annotation";
    }

    private static String wayOut(Obstacle obstacle, PodSource source, MeshSnapshot mesh) {
        return switch (obstacle) {
            case HOST_NETWORK -> "remove `hostNetwork`, or the mark";
            case NAMESPACE -> "remove the mark, or move the workload to another namespace";
            case OTHER_TEMPLATES, REFUSED, NOT_BY_ITSELF -> "remove what keeps the sidecar out, or the mark";
            case NOBODY_ASKED ->
                injection(source.id().namespace(), mesh)
                        .filter(value -> !value.equals("enabled"))
                        .map(value -> letIn(mesh))
                        .orElseGet(() -> askInstead(source, mesh));
        };
    }

    private static String letIn(MeshSnapshot mesh) {
        return mesh.controlPlanes().areAllByMembership()
                ? "remove `" + MeshNamespaces.INJECTION + "` from the namespace, or remove the mark"
                : "write `" + MeshNamespaces.INJECTION + ": enabled` on the namespace, or remove the mark";
    }

    private static String askInstead(PodSource source, MeshSnapshot mesh) {
        if (mesh.controlPlanes().areAllByMembership()) {
            return "add the namespace to the ServiceMeshMemberRoll, or remove the mark";
        }
        return MeshNamespaces.isInMesh(source.id().namespace(), mesh)
                ? "name a revision that is installed on the namespace, or remove the mark"
                : "write it as a label, under " + source.template().labelsAt().fieldPath();
    }

    private static Optional<String> injection(String namespace, MeshSnapshot mesh) {
        return mesh.namespaceLabels(namespace).flatMap(labels -> labels.get(MeshNamespaces.INJECTION));
    }

    private static Optional<String> mark(Labels map) {
        return map.get(SidecarMark.KEY);
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
                Reach.Servers.of(source.id()));
    }
}
