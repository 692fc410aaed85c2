package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.controlplane.NativeSidecars;
import dev.mtlsguardrails.core.injection.Manifest.Purpose;
import dev.mtlsguardrails.core.injection.Marking.LeftAlone;
import dev.mtlsguardrails.core.injection.Reason.Telling;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;

/**
 * What a template is given on its way into the cluster: the mark by which its pods get the sidecar that a policy wants
 * them to have, and the statistics that the sidecar is to count. Nothing is added that the engine does not say works.
 */
public final class Marker {

    /** By which a pod has its sidecar made a native one, or not (istio-semantics 4.3). */
    private static final String NATIVE = "sidecar.istio.io/nativeSidecar";

    private Marker() {}

    /** The decision about an object that makes pods. */
    public static Marking decide(PodSource source, Situation situation, Manifest manifest) {
        String namespace = source.id().namespace();
        Optional<Labels> labels = situation.after().namespaceLabels(namespace);
        if (labels.isEmpty()) {
            return LeftAlone.because(Reason.NAMESPACE_UNKNOWN);
        }
        Wanted wanted = Wanted.by(situation.guards().governing(labels));
        if (wanted.isNothing()) {
            return LeftAlone.because(Reason.NOT_WANTED);
        }
        Site site = new Site(source, labels.get(), situation.after().controlPlaneOf(namespace), manifest, situation);
        return Restraint.of(site).<Marking>map(LeftAlone::because).orElseGet(() -> decide(site, wanted));
    }

    private static Marking decide(Site site, Wanted wanted) {
        Choice choice = wanted.sidecar() ? choose(site) : new Choice.Without(Reason.NOT_WANTED);
        return switch (choice) {
            case Choice.With(Mark mark) -> adding(mark.and(statistics(site, mark, wanted)), wanted);
            case Choice.Without(Reason reason) ->
                statistics(site, Mark.NONE, wanted)
                        .map(missing -> adding(List.of(missing), wanted))
                        .orElseGet(() -> leaving(reason, wanted));
        };
    }

    private static Optional<Addition> statistics(Site site, Mark mark, Wanted wanted) {
        return site.getsSidecarWith(mark) ? Statistics.missingIn(site.template(), wanted.prefixes()) : Optional.empty();
    }

    private static Marking adding(List<Addition> additions, Wanted wanted) {
        return wanted.isOnlyRecorded() ? new Marking.WouldAdd(additions) : new Marking.Added(additions);
    }

    private static Marking leaving(Reason reason, Wanted wanted) {
        Telling most = wanted.isOnlyRecorded() ? Telling.AUDITORS : Telling.REQUESTER;
        return new LeftAlone(reason, reason.telling().atMost(most));
    }

    /**
     * The smallest mark that works, for a template that leaves the choice to others. One whose pods get a sidecar by the
     * labels of their namespace is marked as well: it keeps it when those labels go.
     */
    private static Choice choose(Site site) {
        if (saysWhatItWants(site)) {
            return new Choice.Without(Reason.OWN_DECISION);
        }
        if (isPassedOver(site)) {
            return new Choice.Without(Reason.PASSED_OVER);
        }
        Optional<Mark> works =
                site.candidates().stream().filter(site::isInjectedWith).findFirst();
        if (works.isEmpty()) {
            return new Choice.Without(Reason.NO_MARK_WORKS);
        }
        if (site.manifest().purpose() == Purpose.TO_COMPLETE && !endsWithItsPod(site)) {
            return new Choice.Without(site.getsSidecarWith(Mark.NONE) ? Reason.GETS_ONE : Reason.COMPLETES);
        }
        return new Choice.With(works.get());
    }

    /** An empty or misspelt mark is a decision, too, if an unlucky one: MTLS-0302 tells its author. */
    private static boolean saysWhatItWants(Site site) {
        return SidecarMark.of(site.template()).isPresent()
                || site.template().labels().get(MeshNamespaces.REVISION).isPresent();
    }

    /** A mark would overrule what the mesh was told about such pods (istio-semantics 4.2). */
    private static boolean isPassedOver(Site site) {
        return site.plane().injection().never().stream()
                .anyMatch(selector -> !selector.isEverything()
                        && selector.matches(site.template().labels()));
    }

    /** Whether the sidecar is a native one, which does not keep its pod from completing (istio-semantics 4.3). */
    private static boolean endsWithItsPod(Site site) {
        return site.plane().injection().nativeSidecars() == NativeSidecars.ON
                && site.template().annotations().get(NATIVE).map("true"::equals).orElse(true);
    }

    private sealed interface Choice {

        record With(Mark mark) implements Choice {}

        record Without(Reason reason) implements Choice {}
    }
}
