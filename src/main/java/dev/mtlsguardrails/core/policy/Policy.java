package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An {@code MtlsPolicy}.
 *
 * @param priority of several policies that select a namespace, the highest governs it
 * @param mode the most that any rule may do under this policy
 * @param deviations rules that do something else than the profile says
 * @param exclusions objects that it does not want to hear of
 * @param breakGlass who may do anything, and is recorded
 * @param trusted who is part of the mesh in the namespaces it governs
 * @param sidecars what it wants done to the templates of its namespaces
 * @param upkeep what it wants done about destinations without a sidecar
 */
public record Policy(
        ResourceId id,
        int priority,
        Selector namespaceSelector,
        Profile profile,
        Action mode,
        Map<RuleId, Action> deviations,
        Grants grants,
        List<Exclusion> exclusions,
        List<Subject> breakGlass,
        List<TrustedRequester> trusted,
        SidecarWish sidecars,
        UpkeepWish upkeep)
        implements Resource {

    public static final GroupKind KIND = new GroupKind("mtls-guardrails.dev", "MtlsPolicy");

    /**
     * Governs every namespace that no policy selects: the findings of Baseline are reported and nobody is locked out by
     * a policy that somebody forgot to write.
     */
    public static final Policy BUILT_IN = of("(built-in)", Integer.MIN_VALUE, Profile.BASELINE, Action.AUDIT);

    public Policy {
        deviations = Map.copyOf(deviations);
        exclusions = List.copyOf(exclusions);
        breakGlass = List.copyOf(breakGlass);
        trusted = List.copyOf(trusted);
    }

    /** A policy for all namespaces that says no more than this. */
    public static Policy of(String name, int priority, Profile profile, Action mode) {
        return new Policy(
                new ResourceId(KIND, "", name),
                priority,
                Selector.EVERYTHING,
                profile,
                mode,
                Map.of(),
                Grants.BY_NOBODY,
                List.of(),
                List.of(),
                List.of(),
                SidecarWish.NONE,
                UpkeepWish.REPORT);
    }

    /** The same policy, if it said this about exceptions. */
    Policy with(Grants other) {
        return new Policy(
                id,
                priority,
                namespaceSelector,
                profile,
                mode,
                deviations,
                other,
                exclusions,
                breakGlass,
                trusted,
                sidecars,
                upkeep);
    }

    /** What is to be done by the word of this policy alone. */
    public Order order(Matter matter) {
        RuleActions rule = matter.rule();
        Action unbridled = deviations.getOrDefault(rule.id(), rule.in(profile, matter.object()));
        Action action = switch (rule.softened()) {
            case BY_MODE -> unbridled.atMost(mode);
            case BY_NAME_ONLY -> unbridled;
        };
        Optional<Leniency> leniency = leniency(matter, unbridled);
        return new Order(
                leniency.map(less -> action.atMost(less.most())).orElse(action), action, unbridled, id, leniency);
    }

    private Optional<Leniency> leniency(Matter matter, Action unbridled) {
        Stream<Leniency> excluded = exclusions.stream()
                .filter(exclusion ->
                        exclusion.excludes(matter.rule().id(), matter.object().id(), matter.now()))
                .map(exclusion -> new Leniency.Excluded(id, exclusion.reason()));
        if (unbridled != Action.ENFORCE) {
            return excluded.findFirst();
        }
        Stream<Leniency> byMesh = trusted.stream()
                .filter(of -> of.made(matter.object(), matter.requester()))
                .map(of -> Leniency.Futile.MADE_BY_MESH);
        Stream<Leniency> glass = breakGlass.stream()
                .filter(subject -> subject.is(matter.requester()))
                .map(subject -> new Leniency.BreakGlass(id, subject));
        return Stream.of(excluded, byMesh, glass).flatMap(all -> all).findFirst();
    }
}
