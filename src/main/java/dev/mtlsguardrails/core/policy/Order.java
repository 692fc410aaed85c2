package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Comparator;
import java.util.Optional;

/**
 * An action and the policy that orders it.
 *
 * @param withoutLeniency what the action would be if the policy knew no leniency
 * @param unbridled what it would be if its mode were Enforce, too
 * @param leniency why the policy itself wants less
 */
public record Order(
        Action action, Action withoutLeniency, Action unbridled, ResourceId by, Optional<Leniency> leniency) {

    /** Of two that do the same, the one that would have refused says why it does not. */
    public static final Comparator<Order> BY_STRICTNESS = Comparator.comparing(Order::action)
            .thenComparing(Order::withoutLeniency)
            .thenComparing(order -> order.leniency().isEmpty())
            .thenComparing(Order::unbridled);
}
