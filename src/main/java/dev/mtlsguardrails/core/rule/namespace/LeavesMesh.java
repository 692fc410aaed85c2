package dev.mtlsguardrails.core.rule.namespace;

import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0701: a namespace of the mesh is relabelled out of it. Nothing happens to running pods with a sidecar; the next
 * ones come without, so mutual TLS goes away with the next restart (istio-semantics 4.1, 4.3). Pods that ambient captures
 * are let go at once (4.6).
 */
public final class LeavesMesh implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0701"), Action.WARN, Action.ENFORCE),
            "leaves-mesh",
            "namespace leaves the mesh (injection switched off, membership lost)",
            List.of(Kinds.NAMESPACE),
            Basis.OBJECT);

    private final Reachability reachability;

    public LeavesMesh(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        Optional<Namespace> before =
                situation.replaced(Namespace.class).filter(old -> isInMesh(old, situation.before()));
        return situation.stored(Namespace.class).stream()
                .flatMap(after -> before.stream()
                        .filter(old -> !stays(old, after, situation))
                        .map(old -> finding(old, after, situation.before())))
                .toList();
    }

    /** Who was taken care of is so still; a label that leads to no control plane that is there does not take over. */
    private static boolean stays(Namespace before, Namespace after, Situation situation) {
        boolean isLetGo = isTakenCareOf(before, situation.before()) && !isTakenCareOf(after, situation.after());
        return isInMesh(after, situation.after()) && !isLetGo;
    }

    private static boolean isTakenCareOf(Namespace namespace, MeshSnapshot mesh) {
        return AmbientCapture.isAmbientNamespace(namespace.labels())
                || mesh.controlPlanes()
                        .injectorFor(namespace.id().name(), namespace.labels(), Labels.NONE)
                        .isPresent();
    }

    /** By sidecars or by ambient: from the one to the other it does not leave. */
    private static boolean isInMesh(Namespace namespace, MeshSnapshot mesh) {
        return AmbientCapture.isAmbientNamespace(namespace.labels())
                || MeshNamespaces.isInMesh(
                        namespace.id().name(), Optional.of(namespace.labels()), mesh.controlPlanes());
    }

    private Finding finding(Namespace before, Namespace after, MeshSnapshot mesh) {
        String name = after.id().name();
        String label = MeshNamespaces.decidingLabel(before.labels(), after.labels());
        List<Reach.ServerClass> servers = reachability.serversIn(name, mesh);
        return new Finding(
                INFO.id(),
                after.id(),
                JsonPointer.of("metadata", "labels", label),
                after.labels().get(label).orElse(""),
                problem(label),
                whom(name, label, servers),
                before.labels()
                        .get(label)
                        .map(value -> "keep `" + label + ": " + value + "`")
                        .orElse("remove `" + label + "`"),
                new Reach.Servers(new Extent.Pods(Optional.of(name), Selector.EVERYTHING), servers));
    }

    private static String problem(String label) {
        return label.equals(DataplaneMode.LABEL)
                ? "the namespace leaves ambient: its pods, the running ones included, send and accept plaintext from now"
                        + " on"
                : "the namespace leaves the mesh: pods that start from now on get no sidecar, and send and accept"
                        + " plaintext";
    }

    /** Ambient captures and lets go while pods run (4.6). */
    private static String whom(String namespace, String label, List<Reach.ServerClass> servers) {
        return label.equals(DataplaneMode.LABEL)
                ? "every pod in namespace " + namespace + ", and everybody who calls it"
                : "namespace " + namespace + ": " + Words.workloads(servers) + ", at their next restart";
    }
}
