package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.controlplane.NativeSidecars;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Obstacle;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Outcome;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * MTLS-0309: nobody refuses, and still no sidecar comes to a workload of a mesh namespace: the injector leaves pods alone
 * that do not ask (istio-semantics 4.2, 4.7), or the labels lead to none (4.1).
 */
public final class GetsNoSidecar implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0309"), Action.WARN, Action.ENFORCE),
            "gets-no-sidecar",
            "a workload of a mesh namespace will get no sidecar at all (no mark, injector absent or misrouted)",
            RefusesSidecar.judged(),
            Basis.OBJECT);

    private static final Set<GroupKind> JOBS = Set.of(Kinds.JOB, Kinds.CRON_JOB);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PodSource.class).stream()
                .flatMap(source -> finding(source, situation.after()).stream())
                .toList();
    }

    private static Optional<Finding> finding(PodSource source, MeshSnapshot mesh) {
        return SidecarInjection.of(source.id().namespace(), source.template(), mesh) instanceof Outcome.Without without
                        && isItsConcern(source, without, mesh)
                ? Optional.of(finding(source, without.obstacle(), mesh))
                : Optional.empty();
    }

    /** What keeps a sidecar out for a reason of the pod's own is the concern of the rule about that reason. */
    static boolean isItsConcern(PodSource source, Outcome.Without without, MeshSnapshot mesh) {
        boolean isTheMeshs = switch (without.obstacle()) {
            case HOST_NETWORK, NAMESPACE, REFUSED, OTHER_TEMPLATES -> false;
            case NOT_BY_ITSELF, NOBODY_ASKED -> true;
        };
        boolean makesPods = !source.template().containers().isEmpty(); // a Rollout may take the template of another
        return isTheMeshs && makesPods && MeshNamespaces.isInMesh(source.id().namespace(), mesh);
    }

    private static Finding finding(PodSource source, Obstacle obstacle, MeshSnapshot mesh) {
        return obstacle == Obstacle.NOBODY_ASKED
                ? finding(
                        source,
                        obstacle,
                        "no sidecar comes: the labels of namespace "
                                + source.id().namespace() + " lead to no control plane that is there",
                        "write `" + MeshNamespaces.REVISION
                                + "` on the namespace, with a revision or tag that is installed: "
                                + Words.revisions(mesh.controlPlanes())
                                + withoutInjection(source, mesh))
                : finding(source, obstacle, leftAlone(source, mesh), ask(source, mesh));
    }

    /** It would win (4.1). */
    private static String withoutInjection(PodSource source, MeshSnapshot mesh) {
        boolean isLabelled = mesh.namespaceLabels(source.id().namespace())
                .flatMap(labels -> labels.get(MeshNamespaces.INJECTION))
                .isPresent();
        return isLabelled ? ", and remove `" + MeshNamespaces.INJECTION + "`" : "";
    }

    private static String leftAlone(PodSource source, MeshSnapshot mesh) {
        ControlPlane plane = mesh.controlPlaneOf(source.id().namespace());
        return plane.flavour() == Flavour.OPENSHIFT_2
                ? "no sidecar comes: pods of a member of " + plane.flavour().words()
                        + " have to ask for it, and these do not"
                : "no sidecar comes: the injector of revision " + plane.revision()
                        + " leaves pods with these labels alone";
    }

    /** A classic sidecar outlives the work of a Job, which then never completes (4.3). */
    private static String ask(PodSource source, MeshSnapshot mesh) {
        ControlPlane plane = mesh.controlPlaneOf(source.id().namespace());
        boolean mustEnd = JOBS.contains(source.id().kind()) && plane.injection().nativeSidecars() != NativeSidecars.ON;
        String mark = "write the " + (plane.flavour() == Flavour.OPENSHIFT_2 ? "annotation" : "label") + " `"
                + SidecarMark.KEY + ": \"true\"` under "
                + (plane.flavour() == Flavour.OPENSHIFT_2
                                ? source.template().annotationsAt()
                                : source.template().labelsAt())
                        .fieldPath();
        return mustEnd ? mark + ", and end the sidecar when the work is done (`/quitquitquit`)" : mark;
    }

    private static Finding finding(PodSource source, Obstacle obstacle, String problem, String remedy) {
        return new Finding(
                INFO.id(),
                source.id(),
                source.template().labelsAt(),
                obstacle.name().toLowerCase(Locale.ROOT),
                problem,
                source.id() + ", which sends and accepts plaintext, and everybody who calls it",
                remedy,
                Reach.Servers.of(source.id()));
    }
}
