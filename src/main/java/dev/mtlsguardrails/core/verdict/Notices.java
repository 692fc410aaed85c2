package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.upkeep.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the requester should know though no rule is broken. */
final class Notices {

    private static final int NAMED = 5;

    private static final String PARTIAL =
            "effect not fully computed: the change concerns more of the mesh than is looked at"
                    + " in a review; what is said of it is true, and there may be more";

    private Notices() {}

    static List<String> about(Situation situation, List<Ruling> rulings) {
        List<String> notices = ofKind(situation, rulings);
        boolean isKnown = situation.effects().completeness() == Completeness.COMPLETE;
        return isKnown || isOnlyRecorded(situation.change().id().namespace(), situation)
                ? notices
                : Stream.concat(notices.stream(), Stream.of(PARTIAL)).toList();
    }

    private static List<String> ofKind(Situation situation, List<Ruling> rulings) {
        return switch (situation.change()) {
            case Change.Delete(Policy policy) -> policyGone(policy, situation);
            case Change.Update(Namespace old, Namespace now) ->
                governorsChanged(old, now, situation.guards()).stream().toList();
            case Change change when isOnlyRecorded(change.id().namespace(), situation) -> List.of();
            default ->
                Stream.concat(missingHalf(situation, rulings).stream(), Announcement.of(situation).stream())
                        .toList();
        };
    }

    /** Where everything is only recorded, the requester hears nothing. */
    static boolean isOnlyRecorded(String namespace, Situation situation) {
        return situation.guards().governing(situation.after().namespaceLabels(namespace)).stream()
                .allMatch(policy -> policy.mode() == Action.AUDIT);
    }

    private static Optional<String> missingHalf(Situation situation, List<Ruling> rulings) {
        Optional<Reach.Servers> excused = rulings.stream()
                .filter(ruling -> ruling.leniency()
                        .filter(Leniency.Exempted.class::isInstance)
                        .isPresent())
                .flatMap(ruling ->
                        ruling.finding().reach() instanceof Reach.Servers servers ? Stream.of(servers) : Stream.empty())
                .findFirst();
        if (excused.isEmpty()) {
            return Optional.empty();
        }
        Halves halves = new Halves(situation.after());
        Optional<String> client = situation
                .stored(PeerAuthentication.class)
                .filter(PeerAuthentication::disablesSomething)
                .flatMap(halves::withoutClient);
        return client.isPresent()
                ? client
                : situation
                        .stored(DestinationRule.class)
                        .filter(DestinationRule::sendsPlaintext)
                        .flatMap(rule -> halves.withoutServer(excused.get()));
    }

    private static List<String> policyGone(Policy policy, Situation situation) {
        GuardSet without = situation.guards().apply(situation.change());
        List<String> governed = situation
                .after()
                .namespaces()
                .flatMap(slice -> slice.namespace().stream())
                .filter(namespace -> isGoverned(namespace, policy, situation.guards()))
                .map(namespace ->
                        namespace.id().name() + " (" + names(without.governing(Optional.of(namespace.labels()))) + ")")
                .toList();
        return governed.isEmpty()
                ? List.of()
                : List.of("without " + policy.id() + " these namespaces are governed by another policy: "
                        + few(governed));
    }

    private static boolean isGoverned(Namespace namespace, Policy policy, GuardSet guards) {
        return guards.governing(Optional.of(namespace.labels())).stream()
                .anyMatch(governing -> governing.id().equals(policy.id()));
    }

    private static Optional<String> governorsChanged(Namespace old, Namespace now, GuardSet guards) {
        String before = governors(old.labels(), guards);
        String after = governors(now.labels(), guards);
        return before.equals(after)
                ? Optional.empty()
                : Optional.of("with these labels namespace " + now.id().name() + " is governed by " + after
                        + ", and no longer by " + before);
    }

    private static String governors(Labels labels, GuardSet guards) {
        return names(guards.governing(Optional.of(labels)));
    }

    private static String names(List<Policy> policies) {
        return policies.stream()
                .map(policy -> policy.id().name() + ": " + policy.profile().written() + ", "
                        + policy.mode().written())
                .collect(Collectors.joining("; "));
    }

    private static String few(List<String> names) {
        String named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() > NAMED ? named + " and " + (names.size() - NAMED) + " more" : named;
    }
}
