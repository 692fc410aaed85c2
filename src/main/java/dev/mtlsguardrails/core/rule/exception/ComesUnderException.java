package dev.mtlsguardrails.core.rule.exception;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.Subject;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * MTLS-0401: an exception was granted to some workloads, and somebody who could not have granted it stretches it to
 * others: by labels that its selector takes in, or by putting others behind an object that is only tolerated because
 * those were excused.
 */
public final class ComesUnderException implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0401"), Action.ENFORCE, Action.ENFORCE),
            "comes-under-exception",
            "a workload or Service is brought under an exception by somebody who may not grant it",
            judged());

    private static final JsonPointer SELECTOR = JsonPointer.of("spec", "selector");

    private final List<Rule> excusable;

    /**
     * @param excusable the rules about what is tolerated for the sake of the workloads behind it
     */
    public ComesUnderException(List<Rule> excusable) {
        this.excusable = List.copyOf(excusable);
    }

    private static List<GroupKind> judged() {
        List<GroupKind> kinds = new ArrayList<>(Kinds.WORKLOADS);
        kinds.addAll(List.of(Kinds.POD, Kinds.SERVICE));
        return kinds;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        String namespace = situation.change().id().namespace();
        boolean nothingToStretch = situation.guards().exemptions(namespace).isEmpty();
        if (nothingToStretch || !situation.isAsked() || situation.mayGrant(namespace)) {
            return List.of();
        }
        return Stream.concat(
                        situation.stored(PodSource.class).stream()
                                .filter(source -> isRelabelled(source, situation))
                                .flatMap(source -> ofWorkload(source, situation).stream()),
                        situation.stored(Service.class).stream()
                                .filter(service -> isRedirected(service, situation))
                                .flatMap(service -> stretched(service, SELECTOR, situation).stream()))
                .toList();
    }

    private static boolean isRelabelled(PodSource source, Situation situation) {
        return situation
                .replaced(PodSource.class)
                .filter(old -> old.template().labels().equals(source.template().labels()))
                .isEmpty();
    }

    private static boolean isRedirected(Service service, Situation situation) {
        return situation
                .replaced(Service.class)
                .filter(old -> old.selector().equals(service.selector()))
                .isEmpty();
    }

    private List<Finding> ofWorkload(PodSource source, Situation situation) {
        Allowlist allowlist = situation.allowlist();
        List<Exemption> before = Stream.concat(
                        situation.replaced(PodSource.class).stream(), situation.provenOwners().stream())
                .flatMap(old -> allowlist.over(old).stream())
                .toList();
        List<Exemption> added = allowlist.over(source).stream()
                .filter(exemption -> !before.contains(exemption))
                .toList();
        JsonPointer at = source.template().labelsAt();
        if (!added.isEmpty()) {
            return List.of(taken(source, at, added, situation));
        }
        boolean isCopy = situation.provenOwners().stream()
                .anyMatch(owner ->
                        owner.template().labels().areAmong(source.template().labels()));
        return isCopy ? List.of() : stretched(source, at, situation);
    }

    private static Finding taken(PodSource source, JsonPointer at, List<Exemption> added, Situation situation) {
        Exemption exemption = added.getFirst();
        return finding(
                source.id(),
                at,
                exemption.id().name(),
                "the labels bring " + source.id() + " under " + exemption.id() + ", which excuses "
                        + String.join(", ", exemption.rules()),
                source.id() + " and everybody who calls it",
                "write labels other than " + exemption.workloads() + "" + orAsk(situation));
    }

    /** A tolerated object that reaches somebody else after the change, and is not excused for it. */
    private List<Finding> stretched(MeshObject object, JsonPointer at, Situation situation) {
        String namespace = object.id().namespace();
        List<Finding> before = tolerated(namespace, situation.before(), situation);
        Allowlist allowlist = situation.allowlist();
        return tolerated(namespace, situation.after(), situation).stream()
                .filter(after -> !(allowlist.answer(after) instanceof Allowlist.Answer.Excused))
                .filter(after -> before.stream().noneMatch(old -> isSame(old, after) && old.reaches(after)))
                .findFirst()
                .map(after -> finding(
                        object.id(),
                        at,
                        after.subject().toString(),
                        "the change puts workloads that no exception excuses behind " + after.subject() + ": there, "
                                + after.problem(),
                        after.affected(),
                        "leave " + at.fieldPath() + " so that only excused workloads are behind it" + orAsk(situation)))
                .stream()
                .toList();
    }

    private static boolean isSame(Finding one, Finding other) {
        return one.subject().equals(other.subject()) && one.fact().equals(other.fact());
    }

    /** What the rules say of stored objects that reach into the namespace, where exceptions are about them at all. */
    private List<Finding> tolerated(String namespace, MeshSnapshot mesh, Situation situation) {
        Allowlist allowlist = new Allowlist(mesh, situation.guards(), situation.now());
        Situation looking = situation.in(mesh);
        return excusable.stream()
                .filter(rule -> allowlist.isInUse(namespace, rule.info().id()))
                .flatMap(rule -> mesh.namespaces()
                        .flatMap(slice -> Stream.concat(
                                slice.all(DestinationRule.class).stream().filter(DestinationRule::sendsPlaintext),
                                slice.all(PeerAuthentication.class).stream()))
                        .flatMap(stored -> rule.check(looking.standing(stored)).stream()))
                .filter(finding -> finding.reach() instanceof Reach.Servers servers
                        && servers.classes().stream()
                                .anyMatch(of -> of.namespace().equals(namespace)))
                .toList();
    }

    private static String orAsk(Situation situation) {
        String namespace = situation.change().id().namespace();
        List<Subject> grantors = situation.guards().grantors(situation.after().namespaceLabels(namespace));
        return grantors.isEmpty() ? "" : "; or ask " + Words.subjects(grantors) + " to do it";
    }

    private static Finding finding(
            ResourceId subject, JsonPointer at, String value, String problem, String affected, String remedy) {
        return new Finding(INFO.id(), subject, at, value, problem, affected, remedy, new Reach.Itself());
    }
}
