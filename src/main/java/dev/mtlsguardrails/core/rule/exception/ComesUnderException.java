package dev.mtlsguardrails.core.rule.exception;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.Subject;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    private static final JsonPointer LABELS = JsonPointer.of("spec", "labels");
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
        kinds.addAll(List.of(Kinds.POD, Kinds.SERVICE, Kinds.WORKLOAD_ENTRY));
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
        return switch (situation.change().object()) {
            case PodSource source
            when changed(source, PodSource::template, PodSource.class, situation) ->
                ofWorkload(source, source.template().labels(), source.template().labelsAt(), situation);
            case WorkloadEntry entry
            when changed(entry, WorkloadEntry::labels, WorkloadEntry.class, situation) ->
                ofWorkload(entry, entry.labels(), LABELS, situation);
            case Service service
            when changed(service, Service::selector, Service.class, situation)
                    || changed(service, Service::ports, Service.class, situation) ->
                stretched(service, SELECTOR, situation);
            default -> List.of();
        };
    }

    /** Whether an object that will be stored is new, or other than it was, as far as the part says. */
    private static <T extends Resource> boolean changed(
            T object, Function<T, Object> part, Class<T> type, Situation situation) {
        boolean stays = situation
                .replaced(type)
                .filter(old -> part.apply(old).equals(part.apply(object)))
                .isPresent();
        return situation.stored(type).isPresent() && !stays;
    }

    private List<Finding> ofWorkload(MeshObject object, Labels labels, JsonPointer at, Situation situation) {
        Allowlist allowlist = situation.allowlist();
        String namespace = object.id().namespace();
        List<Exemption> before = Stream.of(
                        situation
                                .replaced(PodSource.class)
                                .map(old -> old.template().labels())
                                .stream(),
                        situation.replaced(WorkloadEntry.class).map(WorkloadEntry::labels).stream(),
                        situation.provenOwners().stream()
                                .map(owner -> owner.template().labels()))
                .flatMap(all -> all)
                .flatMap(old -> allowlist.over(namespace, old).stream())
                .toList();
        Optional<Exemption> added = allowlist.over(namespace, labels).stream()
                .filter(exemption -> !before.contains(exemption))
                .findFirst();
        if (added.isPresent()) {
            return List.of(taken(object.id(), at, added.get(), situation));
        }
        boolean isCopy = situation.provenOwners().stream()
                .anyMatch(owner -> owner.template().labels().areAmong(labels));
        return isCopy ? List.of() : stretched(object, at, situation);
    }

    private static Finding taken(ResourceId id, JsonPointer at, Exemption exemption, Situation situation) {
        return finding(
                id,
                at,
                exemption.id().name(),
                "the labels bring " + id + " under " + exemption.id() + ", which excuses "
                        + String.join(", ", exemption.rules()),
                id + " and everybody who calls it",
                "write labels other than " + exemption.workloads() + orAsk(situation));
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
        List<Rule> asked = excusable.stream()
                .filter(rule -> allowlist.isInUse(namespace, rule.info().id()))
                .toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        return plaintext(namespace, mesh)
                .flatMap(stored ->
                        asked.stream().flatMap(rule -> rule.check(situation.lookingAt(stored, mesh)).stream()))
                .filter(finding -> finding.reach() instanceof Reach.Servers servers
                        && servers.classes().stream()
                                .anyMatch(of -> of.namespace().equals(namespace)))
                .toList();
    }

    /** What is stored, does without mutual TLS, and can be excused: for workloads of this namespace, by name. */
    private static Stream<MeshObject> plaintext(String namespace, MeshSnapshot mesh) {
        return Stream.concat(
                mesh.namespace(namespace).all(PeerAuthentication.class).stream()
                        .filter(PeerAuthentication::disablesSomething),
                mesh.namespaces()
                        .flatMap(slice -> slice.all(DestinationRule.class).stream())
                        .filter(DestinationRule::sendsPlaintext)
                        .filter(rule -> Hosts.namespaceIn(rule.host(mesh.config()), mesh.config())
                                .filter(namespace::equals)
                                .isPresent()));
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
