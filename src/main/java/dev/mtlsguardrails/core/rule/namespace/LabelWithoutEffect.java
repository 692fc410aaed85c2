package dev.mtlsguardrails.core.rule.namespace;

import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarMark;
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
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0703: a label that is to bring sidecars to a namespace, and brings none: misspelt, naming a control plane that is
 * not there (istio-semantics 4.1), or on an OpenShift Service Mesh 2, which goes by membership (4.7).
 */
public final class LabelWithoutEffect implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0703"), Action.WARN, Action.WARN),
            "label-without-effect",
            "namespace label that brings no sidecar (misspelt, of a revision that is not there, on OpenShift Service Mesh 2)",
            List.of(Kinds.NAMESPACE),
            Basis.OBJECT);

    private final Reachability reachability;

    public LabelWithoutEffect(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(Namespace.class).stream()
                .filter(namespace ->
                        !MeshNamespaces.isNeverInjected(namespace.id().name()))
                .flatMap(namespace -> effect(namespace, situation.after()).stream())
                .toList();
    }

    /** Where both labels are, the first silences the second; that is said by MTLS-0702. */
    private Optional<Finding> effect(Namespace namespace, MeshSnapshot mesh) {
        Labels labels = namespace.labels();
        Optional<String> injection = labels.get(MeshNamespaces.INJECTION);
        if (injection.isPresent()) {
            return injection.get().equals("disabled")
                    ? Optional.empty()
                    : ofLabel(namespace, MeshNamespaces.INJECTION, injection.get(), mesh);
        }
        return labels.get(MeshNamespaces.REVISION)
                .flatMap(revision -> ofLabel(namespace, MeshNamespaces.REVISION, revision, mesh));
    }

    private Optional<Finding> ofLabel(Namespace namespace, String label, String value, MeshSnapshot mesh) {
        ControlPlanes planes = mesh.controlPlanes();
        String name = namespace.id().name();
        String written = "`" + label + ": " + value + "`";
        if (planes.isMember(name, namespace.labels())) {
            return Optional.of(finding(
                    namespace,
                    mesh,
                    label,
                    value,
                    written + " does nothing on OpenShift Service Mesh 2: the namespace is a member, and its pods still"
                            + " have to ask for their sidecar",
                    "remove the label, and write the annotation `" + SidecarMark.KEY
                            + ": \"true\"` into the pod templates"));
        }
        if (planes.areAllByMembership()) {
            return Optional.of(finding(
                    namespace,
                    mesh,
                    label,
                    value,
                    written + " does nothing on OpenShift Service Mesh 2, and the namespace is no member of the mesh",
                    "add the namespace to the ServiceMeshMemberRoll, and write the annotation `" + SidecarMark.KEY
                            + ": \"true\"` into the pod templates"));
        }
        if (label.equals(MeshNamespaces.INJECTION) && !value.equals("enabled")) {
            return Optional.of(finding(
                    namespace,
                    mesh,
                    label,
                    value,
                    written + " keeps sidecars out: only the literal value `enabled` brings them",
                    "write `enabled`, or `disabled` if that is meant"));
        }
        return planes.injectorFor(name, namespace.labels(), Labels.NONE).isPresent()
                ? Optional.empty()
                : Optional.of(finding(
                        namespace,
                        mesh,
                        label,
                        value,
                        written + " leads to no control plane: pods start without a sidecar",
                        "write `" + MeshNamespaces.REVISION + "` with a revision or tag that is installed: "
                                + Words.revisions(planes)));
    }

    private Finding finding(
            Namespace namespace, MeshSnapshot mesh, String label, String value, String problem, String remedy) {
        return NamespaceFindings.about(INFO.id(), namespace, reachability, mesh).at(label, value, problem, remedy);
    }
}
