package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Refusal;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.List;

/**
 * MTLS-0301: a workload of a mesh namespace refuses its sidecar. Nothing to say where it would get none anyhow:
 * outside the mesh, and on the network of the host (istio-semantics 4.2).
 */
public final class RefusesSidecar implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0301"), Action.ENFORCE, Action.ENFORCE),
            "refuses-sidecar",
            "workload opts out of the sidecar (label or annotation, where Istio reads it)",
            judged());

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** Everything that makes pods, and pods. */
    static List<GroupKind> judged() {
        List<GroupKind> kinds = new ArrayList<>(Kinds.WORKLOADS);
        kinds.add(Kinds.POD);
        return kinds;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PodSource.class).stream()
                .filter(source -> wouldBeInMesh(source, situation.after()))
                .flatMap(source ->
                        SidecarInjection.refusal(source.template()).stream().map(refusal -> finding(source, refusal)))
                .toList();
    }

    private static boolean wouldBeInMesh(PodSource source, MeshSnapshot mesh) {
        String namespace = source.id().namespace();
        return !source.template().hostNetwork()
                && SidecarInjection.isMeshNamespace(namespace, mesh.namespaceLabels(namespace));
    }

    private static Finding finding(PodSource source, Refusal refusal) {
        ResourceId id = source.id();
        String mark = switch (refusal.mark()) {
            case LABEL -> "label";
            case ANNOTATION -> "annotation";
        };
        String written = SidecarInjection.INJECT + ": \"" + refusal.value() + "\"";
        return new Finding(
                INFO.id(),
                id,
                refusal.at(),
                mark + " " + written,
                "the " + mark + " `" + written + "` " + effect(source, refusal),
                id + " and everybody who calls it; namespace " + id.namespace() + " is in the mesh",
                remedy(source, mark),
                reach(id, refusal));
    }

    private static String effect(PodSource source, Refusal refusal) {
        String keepsOut = switch (source) {
            case Pod pod -> "keeps the sidecar out of this pod: it sends and accepts plaintext";
            case Workload workload -> "keeps the sidecar out of its pods: they send and accept plaintext";
        };
        return switch (refusal.readBy()) {
            case EVERY_VERSION -> keepsOut + ", whatever PeerAuthentication says";
            case BEFORE_1_27 -> "means nothing since Istio 1.27; before, it " + keepsOut;
        };
    }

    /** The annotation is read as soon as the label is gone, so both have to go. */
    private static String remedy(PodSource source, String mark) {
        boolean both = source.template().labels().get(SidecarInjection.INJECT).isPresent()
                && source.template().annotations().has(SidecarInjection.INJECT, "false");
        return "remove the " + (both ? "label, and the annotation of the same name" : mark)
                + ", or move the workload to a namespace outside the mesh";
    }

    private static Reach reach(ResourceId id, Refusal refusal) {
        return switch (refusal.readBy()) {
            case EVERY_VERSION -> new Reach.Servers(new Extent.Single(id), List.of(Reach.ServerClass.of(id)));
            case BEFORE_1_27 -> new Reach.Latent("an Istio before 1.27 runs here");
        };
    }
}
