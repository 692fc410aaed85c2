package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.injection.Manifest.Template;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.InjectedTemplates;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.Allowlist;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What is never touched, whatever a policy wants: the first reason of these that holds. */
record Restraint(Reason reason, Predicate<Site> holds) {

    private static final RuleId REFUSES_SIDECAR = new RuleId("MTLS-0301");

    private static final List<Restraint> ALL = List.of(
            new Restraint(Reason.NO_TEMPLATE, site -> site.manifest().template() == Template.ABSENT),
            new Restraint(
                    Reason.MANAGED, site -> site.source().meta().controller().isPresent()),
            new Restraint(
                    Reason.POD_IS_THERE,
                    site -> site.source() instanceof Pod && site.manifest().template() != Template.NEW),
            new Restraint(Reason.TEMPLATE_STAYS, site -> site.manifest().template() == Template.AS_STORED),
            new Restraint(Reason.HOST_NETWORK, site -> site.template().hostNetwork()),
            new Restraint(Reason.OWN_PROXY, site -> site.template().hasContainer(PodTemplate.PROXY)),
            new Restraint(Reason.OTHER_TEMPLATES, site -> !bringSidecar(InjectedTemplates.of(site.template()))),
            new Restraint(Reason.NEVER_INJECTED, site -> MeshNamespaces.isNeverInjected(site.namespace())),
            new Restraint(Reason.CONTROL_PLANE, Restraint::isHomeOfControlPlane),
            new Restraint(
                    Reason.AMBIENT,
                    site -> AmbientCapture.isAmbientNamespace(site.namespaceLabels())
                            || AmbientCapture.asks(site.template().labels())),
            new Restraint(
                    Reason.NO_MEMBER,
                    site -> site.plane().flavour() == Flavour.OPENSHIFT_2
                            && !site.situation()
                                    .after()
                                    .controlPlanes()
                                    .isMember(site.namespace(), site.namespaceLabels())),
            new Restraint(
                    Reason.NOT_DISCOVERED,
                    site -> !site.plane().config().discovers(site.namespace(), Optional.of(site.namespaceLabels()))),
            new Restraint(Reason.EXCUSED, Restraint::isExcused));

    static Optional<Reason> of(Site site) {
        return ALL.stream()
                .filter(restraint -> restraint.holds.test(site))
                .map(Restraint::reason)
                .findFirst();
    }

    /** What a template that nobody knows brings, nobody can ask for (istio-semantics 4.3). */
    private static boolean bringSidecar(InjectedTemplates templates) {
        return templates.bringsSidecar() && !templates.isUnknown();
    }

    private static boolean isHomeOfControlPlane(Site site) {
        return site.situation().after().controlPlanes().all().stream()
                .anyMatch(plane -> plane.namespace().equals(site.namespace()));
    }

    /** By its namespace or by itself: there is no telling which of the two data planes is wanted (istio-semantics 4.6). */
    /** It may refuse its sidecar, so nobody may give it one behind its back. */
    private static boolean isExcused(Site site) {
        Allowlist allowlist = site.situation().allowlist();
        return allowlist.isInUse(site.namespace(), REFUSES_SIDECAR)
                && allowlist.over(site.namespace(), site.template().labels()).stream()
                        .anyMatch(exemption -> exemption.excuses(REFUSES_SIDECAR) && exemption.isAboutAllPorts());
    }
}
