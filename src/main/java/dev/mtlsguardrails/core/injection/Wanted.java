package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.SidecarWish;
import java.util.Comparator;
import java.util.List;

/**
 * What is wanted in a namespace: what every policy that governs it wants, done as the mildest of them says.
 *
 * @param sidecar whether each workload is to have one
 * @param prefixes of statistics that each sidecar is to count
 * @param mode whether it is done or only recorded
 */
record Wanted(boolean sidecar, List<String> prefixes, Action mode) {

    Wanted {
        prefixes = List.copyOf(prefixes);
    }

    /**
     * @param governing never none
     */
    static Wanted by(List<Policy> governing) {
        List<SidecarWish> wishes = governing.stream().map(Policy::sidecars).toList();
        return new Wanted(
                wishes.stream().allMatch(SidecarWish::ensured),
                wishes.getFirst().statsInclusionPrefixes().stream()
                        .filter(prefix -> wishes.stream()
                                .allMatch(wish -> wish.statsInclusionPrefixes().contains(prefix)))
                        .toList(),
                governing.stream()
                        .map(Policy::mode)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    boolean isNothing() {
        return !sidecar && prefixes.isEmpty();
    }

    boolean isOnlyRecorded() {
        return mode.compareTo(Action.WARN) < 0;
    }
}
