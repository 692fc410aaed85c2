package dev.mtlsguardrails.core.rule.namespace;

import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MTLS-0702: two labels of a namespace want different things, and the one that loses is not read:
 * {@code istio-injection} before {@code istio.io/rev} (istio-semantics 4.1), sidecars before ambient (4.6).
 */
public final class ConflictingLabels implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0702"), Action.WARN, Action.ENFORCE),
            "conflicting-labels",
            "namespace with labels that contradict each other (`istio-injection` with `istio.io/rev`, sidecars with ambient)",
            List.of(Kinds.NAMESPACE),
            Basis.OBJECT);

    private final Reachability reachability;

    public ConflictingLabels(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(Namespace.class).stream()
                .flatMap(namespace -> Stream.concat(
                        injectionAndRevision(namespace, situation.after()).stream(),
                        sidecarsAndAmbient(namespace, situation.after()).stream()))
                .toList();
    }

    private Optional<Finding> injectionAndRevision(Namespace namespace, MeshSnapshot mesh) {
        Labels labels = namespace.labels();
        return labels.get(MeshNamespaces.INJECTION)
                .flatMap(injection -> labels.get(MeshNamespaces.REVISION)
                        .map(revision -> finding(
                                namespace,
                                mesh,
                                MeshNamespaces.REVISION,
                                injection + "," + revision,
                                "`" + MeshNamespaces.INJECTION + ": " + injection + "` keeps `"
                                        + MeshNamespaces.REVISION + ": " + revision + "` from being read: "
                                        + outcome(namespace, injection, revision, mesh),
                                wayOut(injection, revision))));
    }

    private static String wayOut(String injection, String revision) {
        String byRevision = "`" + MeshNamespaces.REVISION + ": " + revision + "`";
        return injection.equals("enabled")
                ? "keep one: " + byRevision + ", or `" + MeshNamespaces.INJECTION + ": enabled`"
                : "keep " + byRevision + " if pods are to have sidecars, or `" + MeshNamespaces.INJECTION
                        + ": disabled` if not";
    }

    private static String outcome(Namespace namespace, String injection, String revision, MeshSnapshot mesh) {
        if (!injection.equals("enabled")) {
            return "no pod gets a sidecar";
        }
        return mesh.controlPlanes()
                .injectorFor(namespace.id().name(), namespace.labels(), Labels.NONE)
                .map(plane -> plane.flavour() == Flavour.OPENSHIFT_2
                        ? "neither brings sidecars on OpenShift Service Mesh 2"
                        : "sidecars come from the default revision"
                                + (revision.equals(plane.revision()) ? "" : ", not from " + revision))
                .orElse("no pod gets a sidecar, because there is no default revision");
    }

    private Optional<Finding> sidecarsAndAmbient(Namespace namespace, MeshSnapshot mesh) {
        boolean areBoth = AmbientCapture.isAmbientNamespace(namespace.labels())
                && MeshNamespaces.isInMesh(
                        namespace.id().name(), Optional.of(namespace.labels()), mesh.controlPlanes());
        return areBoth
                ? Optional.of(finding(
                        namespace,
                        mesh,
                        DataplaneMode.LABEL,
                        DataplaneMode.AMBIENT,
                        "the namespace is labelled for ambient and for sidecars: its next pods get sidecars and stay out"
                                + " of ambient, while the running ones are captured by it",
                        "keep one: `" + DataplaneMode.LABEL + ": " + DataplaneMode.AMBIENT
                                + "`, or the label by which sidecars are injected"))
                : Optional.empty();
    }

    private Finding finding(
            Namespace namespace, MeshSnapshot mesh, String label, String value, String problem, String remedy) {
        return NamespaceFindings.about(INFO.id(), namespace, reachability, mesh).at(label, value, problem, remedy);
    }
}
