package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MTLS-0307: a pod that ambient would take in stays out, or only what it sends is taken in (istio-semantics 4.4, 4.6). Where
 * it gets a sidecar, or is on the network of its host, other rules speak.
 */
public final class LeavesAmbient implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0307"), Action.ENFORCE, Action.ENFORCE),
            "leaves-ambient",
            "ambient capture bypassed, or a pod taken out of ambient",
            RefusesSidecar.judged(),
            Basis.OBJECT);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PodSource.class).stream()
                .filter(source -> mayBeTakenIn(source, situation.after()))
                .flatMap(source -> findings(source, situation))
                .toList();
    }

    private static Optional<Labels> namespace(PodSource source, Situation situation) {
        return situation.after().namespaceLabels(source.id().namespace());
    }

    private static boolean mayBeTakenIn(PodSource source, MeshSnapshot mesh) {
        String namespace = source.id().namespace();
        return !source.template().hostNetwork()
                && !MeshNamespaces.isNeverInjected(namespace)
                && !carriesProxy(source.template())
                && !SidecarInjection.isInjected(namespace, source.template(), mesh);
    }

    /** A container that is called as the proxy is no proxy for that; beside an application, the injector tells of it. */
    private static boolean carriesProxy(PodTemplate template) {
        return template.isNothingButProxy()
                || template.hasContainer(PodTemplate.PROXY) && AmbientCapture.isMarkedAsInjected(template);
    }

    private static Stream<Finding> findings(PodSource source, Situation situation) {
        PodTemplate template = source.template();
        Optional<Labels> namespace = namespace(source, situation);
        boolean refuses = AmbientCapture.isAmbientNamespace(namespace) && AmbientCapture.refuses(template.labels());
        if (refuses || tookItselfOut(template, namespace, situation)) {
            String value = template.labels().get(DataplaneMode.LABEL).orElse("");
            return Stream.of(finding(
                    source,
                    template.labelAt(DataplaneMode.LABEL),
                    value,
                    takesOut(source) + ", whatever PeerAuthentication says",
                    refuses ? "remove the label" : "keep `" + DataplaneMode.LABEL + ": ambient`"));
        }
        if (AmbientCapture.isAskedFor(template, namespace) && AmbientCapture.isMarkedAsInjected(template)) {
            return Stream.of(finding(
                    source,
                    template.annotationAt(AmbientCapture.INJECTED),
                    "",
                    "ambient takes it for a pod with a sidecar and leaves it alone, and it has none: plaintext goes in and out",
                    "remove the annotation"));
        }
        return AmbientCapture.takesIn(template, namespace)
                        && template.annotations().has(Interception.AMBIENT_BYPASS, "true")
                ? Stream.of(finding(
                        source,
                        template.annotationAt(Interception.AMBIENT_BYPASS),
                        "true",
                        "what arrives is not brought to ambient: plaintext is accepted, whatever PeerAuthentication says",
                        "remove the annotation"))
                : Stream.empty();
    }

    /** A pod that was in by its own label alone. */
    private static boolean tookItselfOut(PodTemplate now, Optional<Labels> namespace, Situation situation) {
        return !AmbientCapture.isAmbientNamespace(namespace)
                && !AmbientCapture.asks(now.labels())
                && situation
                        .replaced(Pod.class)
                        .filter(old -> AmbientCapture.asks(old.template().labels()))
                        .isPresent();
    }

    private static String takesOut(PodSource source) {
        return switch (source) {
            case Pod pod -> "the pod is out of ambient at once, without a restart: it sends and accepts plaintext";
            case Workload workload -> "its pods stay out of ambient: they send and accept plaintext";
        };
    }

    private static Finding finding(PodSource source, JsonPointer at, String value, String problem, String remedy) {
        return new Finding(
                INFO.id(),
                source.id(),
                at,
                value,
                problem,
                source.id() + " and everybody who calls it",
                remedy + ", or move the workload to a namespace outside the mesh",
                Reach.Servers.of(source.id()));
    }
}
