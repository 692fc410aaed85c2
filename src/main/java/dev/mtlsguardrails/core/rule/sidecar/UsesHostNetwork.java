package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0305: pods of a mesh namespace on the network of their host: the injector passes them over, and so does ambient
 * (istio-semantics 4.2, 4.6). A gateway that brings its own proxy needs neither.
 */
public final class UsesHostNetwork implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0305"), Action.WARN, Action.ENFORCE),
            "uses-host-network",
            "`hostNetwork` inside the mesh",
            RefusesSidecar.judged(),
            Basis.OBJECT);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PodSource.class).stream()
                .filter(source -> source.template().hostNetwork())
                .filter(source -> !isGatewayOfItsOwn(source.template()))
                .filter(source -> isInMesh(source.id().namespace(), situation.after()))
                .map(UsesHostNetwork::finding)
                .toList();
    }

    private static boolean isGatewayOfItsOwn(PodTemplate template) {
        return template.isGateway() && template.isNothingButProxy();
    }

    private static boolean isInMesh(String namespace, MeshSnapshot mesh) {
        Optional<Labels> labels = mesh.namespaceLabels(namespace);
        return !MeshNamespaces.isNeverInjected(namespace)
                && (MeshNamespaces.isInMesh(namespace, mesh) || AmbientCapture.isAmbientNamespace(labels));
    }

    private static Finding finding(PodSource source) {
        return new Finding(
                INFO.id(),
                source.id(),
                source.template().at().key("spec").key("hostNetwork"),
                "true",
                "on the network of its host a pod is never taken into the mesh: it sends and accepts plaintext",
                source.id() + " and everybody who calls it; namespace "
                        + source.id().namespace() + " is in the mesh",
                "remove `hostNetwork`; for a port of the host write `hostPort`; or move the workload to a namespace outside"
                        + " the mesh",
                Reach.Servers.of(source.id()));
    }
}
