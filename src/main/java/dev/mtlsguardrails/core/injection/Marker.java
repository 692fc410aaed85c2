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
        Mark mark = choice.mark();
        List<Addition> additions = mark.and(
                site.getsSidecarWith(mark)
                        ? Statistics.missingIn(site.template(), wanted.prefixes())
                        : Optional.empty());
        if (!additions.isEmpty()) {
            return wanted.isOnlyRecorded() ? new Marking.WouldAdd(additions) : new Marking.Added(additions);
        }
        Reason reason = choice instanceof Choice.Without(Reason why) ? why : Reason.GETS_ONE;
        Telling most = wanted.isOnlyRecorded() ? Telling.AUDITORS : Telling.REQUESTER;
        return new LeftAlone(reason, reason.telling().atMost(most));
    }

    /** The smallest mark that works, for a template that leaves the choice to others. */
    private static Choice choose(Site site) {
        if (saysWhatItWants(site)) {
            return new Choice.Without(Reason.OWN_DECISION);
        }
        if (site.getsSidecarWith(Mark.NONE)) {
            return new Choice.Without(Reason.GETS_ONE);
        }
        if (isPassedOver(site)) {
            return new Choice.Without(Reason.PASSED_OVER);
        }
        Optional<Mark> works =
                site.candidates().stream().filter(site::isInjectedWith).findFirst();
        if (works.isEmpty()) {
            return new Choice.Without(Reason.NO_MARK_WORKS);
        }
        return site.manifest().purpose() == Purpose.TO_COMPLETE && !endsWithItsPod(site)
                ? new Choice.Without(Reason.COMPLETES)
                : new Choice.With(works.get());
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

        Mark mark();

        record With(Mark mark) implements Choice {}

        record Without(Reason reason) implements Choice {
            @Override
            public Mark mark() {
                return Mark.NONE;
            }
        }
    }
}
