package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container.Role;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.InjectedTemplates;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.mtls.SidecarMark.Meaning;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
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
 * MTLS-0301: a workload of a mesh namespace refuses its sidecar, by a mark or by templates that bring none. Nothing to
 * say where it would get none anyhow: outside the mesh, and on the network of the host (istio-semantics 4.2, 4.3).
 */
public final class RefusesSidecar implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0301"), Action.ENFORCE, Action.ENFORCE),
            "refuses-sidecar",
            "workload opts out of the sidecar (label or annotation, where Istio reads it)",
            judged(),
            Basis.OBJECT);

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
                        Stream.concat(byMark(source, situation.after()).stream(), byTemplates(source).stream()))
                .toList();
    }

    private static boolean wouldBeInMesh(PodSource source, MeshSnapshot mesh) {
        return !source.template().hostNetwork()
                && MeshNamespaces.isInMesh(source.id().namespace(), mesh);
    }

    private static Optional<Finding> byMark(PodSource source, MeshSnapshot mesh) {
        ControlPlane plane = SidecarInjection.readerOf(source.id().namespace(), source.template(), mesh);
        return SidecarMark.of(source.template()).flatMap(mark -> byMark(source, mark, mark.readBy(plane)));
    }

    private static Optional<Finding> byMark(PodSource source, SidecarMark mark, Meaning meaning) {
        ResourceId id = source.id();
        return switch (meaning) {
            case TAKES, NOTHING -> Optional.empty();
            case REFUSES ->
                Optional.of(byMark(
                        source, mark, keepsOut(source) + ", whatever PeerAuthentication says", Reach.Servers.of(id)));
            case REFUSES_BEFORE_1_27 ->
                Optional.of(byMark(
                        source,
                        mark,
                        "means nothing since Istio 1.27; before, it " + keepsOut(source),
                        new Reach.Latent("an Istio before 1.27 runs here")));
        };
    }

    private static String keepsOut(PodSource source) {
        return switch (source) {
            case Pod pod -> "keeps the sidecar out of this pod: it sends and accepts plaintext";
            case Workload workload -> "keeps the sidecar out of its pods: they send and accept plaintext";
        };
    }

    private static Finding byMark(PodSource source, SidecarMark mark, String effect, Reach reach) {
        String form = mark.form().word();
        String written = SidecarMark.KEY + ": \"" + mark.value() + "\"";
        return finding(
                source,
                mark.at(),
                form + " " + written,
                "the " + form + " `" + written + "` " + effect,
                "remove the " + whatGoes(source, form) + ", or move the workload to a namespace outside the mesh",
                reach);
    }

    /** The annotation is read as soon as the label is gone, so both have to go. */
    private static String whatGoes(PodSource source, String form) {
        boolean both = source.template().labels().get(SidecarMark.KEY).isPresent()
                && source.template().annotations().has(SidecarMark.KEY, "false");
        return both ? "label, and the annotation of the same name" : form;
    }

    private static Optional<Finding> byTemplates(PodSource source) {
        PodTemplate template = source.template();
        InjectedTemplates templates = InjectedTemplates.of(template);
        boolean isGateway = templates.makesGateway()
                && template.containers().stream()
                        .filter(container -> container.role() == Role.ORDINARY)
                        .allMatch(container -> container.name().equals(PodTemplate.PROXY));
        if (isGateway || (templates.bringsSidecar() && !templates.isUnknown())) {
            return Optional.empty();
        }
        String names = String.join(",", templates.names());
        ResourceId id = source.id();
        return Optional.of(finding(
                source,
                template.annotationAt(InjectedTemplates.KEY),
                names,
                templates.isUnknown()
                        ? "`" + names
                                + "` takes the place of the template `sidecar`: whether a proxy comes with it, only"
                                + " whoever wrote that template knows"
                        : "`" + names
                                + "` takes the place of the template `sidecar`: nothing is put before the traffic of"
                                + " its containers, which send and accept plaintext",
                "write `sidecar," + names + "`, or remove the annotation",
                templates.isUnknown()
                        ? new Reach.Latent("the template turns out to bring no proxy")
                        : Reach.Servers.of(id)));
    }

    private static Finding finding(
            PodSource source, JsonPointer at, String value, String problem, String remedy, Reach reach) {
        ResourceId id = source.id();
        return new Finding(
                INFO.id(),
                id,
                at,
                value,
                problem,
                id + " and everybody who calls it; namespace " + id.namespace() + " is in the mesh",
                remedy,
                reach);
    }
}
