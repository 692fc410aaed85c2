package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.ServerTransition;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Effects;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Something that an effect rule is about.
 *
 * @param transition of calls or of servers
 * @param until what would wake it, where it sleeps
 */
record Felt<T>(T transition, Optional<String> until) {

    /** Calls that end otherwise, those that wait for a route or for an older twin to go among them. */
    static List<Felt<CallTransition>> calls(Situation situation, Predicate<CallTransition> concern) {
        Effects effects = situation.effects();
        return Stream.concat(
                        calls(effects.impact(), Optional.empty()),
                        effects.sleeping().stream()
                                .flatMap(sleeping -> calls(sleeping.impact(), Optional.of(goes(sleeping.inFront())))))
                .filter(felt -> hasProxy(felt.transition()) && concern.test(felt.transition()))
                .filter(felt -> happens(felt.transition().when(), situation))
                .toList();
    }

    private static Stream<Felt<CallTransition>> calls(Impact impact, Optional<String> until) {
        return Stream.concat(
                impact.calls().stream().map(call -> new Felt<>(call, until)),
                impact.latent().stream().map(call -> new Felt<>(call, Optional.of(until.orElse(isRouted(call))))));
    }

    /** Servers that take something else. */
    static List<Felt<ServerTransition>> servers(Situation situation, Predicate<ServerTransition> concern) {
        Effects effects = situation.effects();
        return Stream.concat(
                        effects.impact().servers().stream().map(servers -> new Felt<>(servers, Optional.empty())),
                        effects.sleeping().stream()
                                .flatMap(sleeping -> sleeping.impact().servers().stream()
                                        .map(servers -> new Felt<>(servers, Optional.of(goes(sleeping.inFront()))))))
                .filter(felt -> concern.test(felt.transition()))
                .filter(felt -> happens(felt.transition().when(), situation))
                .toList();
    }

    /** A pod that a controller made is made anew from the template of that, and not as it was changed. */
    private static boolean happens(Moment when, Situation situation) {
        return when == Moment.NOW
                || !(situation.change().object() instanceof Pod pod)
                || pod.owner().isEmpty();
    }

    private static String isRouted(CallTransition call) {
        return "a route leads to subset " + call.subset().orElse("");
    }

    private static String goes(List<ResourceId> inFront) {
        return inFront.size() == 1
                ? inFront.getFirst() + " goes"
                : inFront.getFirst() + " goes, and " + (inFront.size() - 1) + " more";
    }

    /** To lock out those who have no sidecar is what STRICT is for; what they gain, the server says. */
    private static boolean hasProxy(CallTransition call) {
        return call.clients().stream().anyMatch(members -> !(members instanceof Members.WithoutProxy));
    }
}
