package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.upkeep.Leaving;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import dev.mtlsguardrails.core.upkeep.Settling;
import dev.mtlsguardrails.core.upkeep.Upkeep;
import dev.mtlsguardrails.kube.client.ServedObjects;
import dev.mtlsguardrails.reconcile.UpkeepMetrics.Counts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Keeps the DestinationRules that destinations without a sidecar need (istio-semantics 5). Each look starts from what is
 * wanted and what stands, and remembers only since when; of one thread.
 */
final class RuleKeeper {

    private final ClusterViews views;
    private final RuleStore store;
    private final SecondLook secondLook;
    private final Difference difference;
    private final Storyteller story;
    private final UpkeepMetrics metrics;
    private final Clock clock;

    private final Patience patience = new Patience();
    private final SortedMap<ResourceId, Trouble> troubles = new TreeMap<>();
    private Settling settling = Settling.NOTHING;
    private Leaving leaving = Leaving.NOTHING;

    RuleKeeper(
            KubernetesClient client,
            ClusterViews views,
            ControllerSettings settings,
            Storyteller story,
            UpkeepMetrics metrics,
            Clock clock) {
        ServedObjects served = new ServedObjects(client);
        this.views = views;
        this.store = new RuleStore(client, served);
        this.secondLook = new SecondLook(served);
        this.difference = new Difference(store.objects(), settings.goneFor());
        this.story = story;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Looks once, and does what is to be done.
     *
     * @param leads asked again before each write: nobody writes who has lost the lease
     */
    Rest look(BooleanSupplier leads) {
        Optional<ClusterView> view = views.current();
        if (view.isEmpty()) {
            return Rest.MORE_TO_DO;
        }
        Instant now = clock.instant();
        Plan plan = Upkeep.plan(view.get(), now);
        settling = settling.after(plan, now);
        story.report(plan.remarks());
        Optional<String> version = store.version();
        if (version.isEmpty()) { // Istio's definitions may still come
            leaving = Leaving.NOTHING;
            metrics.show(
                    new Counts(plan.wanted().size(), 0, 0, 0, plan.remarks().size()));
            return Rest.MORE_TO_DO;
        }
        List<OwnRuleObject> ours = store.ours(version.get());
        leaving = isWhole(plan)
                ? leaving.after(plan, ours.stream().map(OwnRuleObject::id).toList(), now)
                : Leaving.NOTHING;
        List<Step> steps = difference.between(plan, settling, leaving, ours, now);
        take(steps, view.get(), version.get(), now, leads);
        show(plan, ours, steps);
        patience.forget(now);
        return steps.isEmpty() ? Rest.UNTIL_SOMETHING_CHANGES : Rest.MORE_TO_DO;
    }

    /** Whether nothing is missing that could speak for a rule. */
    private boolean isWhole(Plan plan) {
        return plan.completeness() == Completeness.COMPLETE && views.unheard().isEmpty();
    }

    private void take(List<Step> steps, ClusterView view, String version, Instant now, BooleanSupplier leads) {
        troubles.keySet().retainAll(steps.stream().map(Step::id).collect(Collectors.toSet()));
        List<Step> due =
                steps.stream().filter(step -> patience.allows(step, now)).toList();
        Confirmation confirmation = Confirmation.of(due, view, secondLook, now);
        confirmation.blocked().forEach(create -> blocked(create, now));
        for (Step step : confirmation.confirmed()) {
            if (leads.getAsBoolean()) {
                take(step, version, now);
            }
        }
    }

    private void blocked(Step.Create create, Instant now) {
        patience.taken(create, now);
        if (troubles.put(create.id(), Trouble.CONFLICT) == null) {
            story.blocked(create);
        }
    }

    private void take(Step step, String version, Instant now) {
        patience.taken(step, now);
        try {
            store.take(step, version);
            troubles.remove(step.id());
            metrics.written(step);
            story.done(step);
            if (step instanceof Step.Delete delete) {
                patience.succeeded(delete);
            }
        } catch (KubernetesClientException refused) {
            Trouble trouble = refused.getCode() == HttpURLConnection.HTTP_CONFLICT ? Trouble.CONFLICT : Trouble.FAILURE;
            if (troubles.put(step.id(), trouble) != trouble) {
                story.failed(step, refused);
            }
        }
    }

    private void show(Plan plan, List<OwnRuleObject> ours, List<Step> steps) {
        Set<ResourceId> conflicting =
                steps.stream().filter(patience::isFought).map(Step::id).collect(Collectors.toCollection(TreeSet::new));
        troubles.forEach((rule, trouble) -> {
            if (trouble == Trouble.CONFLICT) {
                conflicting.add(rule);
            }
        });
        metrics.show(new Counts(
                plan.wanted().size(),
                difference.standing(plan, ours),
                conflicting.size(),
                troubles.size() - Collections.frequency(troubles.values(), Trouble.CONFLICT),
                plan.remarks().size()));
    }

    /** Forgets everything, for whoever leads next knows nothing of it either. */
    void resign() {
        settling = Settling.NOTHING;
        leaving = Leaving.NOTHING;
        troubles.clear();
        patience.clear();
        story.forget();
        metrics.show(Counts.NONE);
    }

    /** When to look again. */
    enum Rest {
        UNTIL_SOMETHING_CHANGES,
        MORE_TO_DO
    }

    private enum Trouble {
        CONFLICT,
        FAILURE
    }
}
