package dev.mtlsguardrails.core.policy;

import java.util.List;

/**
 * What a policy wants done to the templates of its namespaces before they are stored.
 *
 * @param ensured whether a workload that says nothing itself is marked for its sidecar
 * @param statsInclusionPrefixes statistics that every sidecar is to count
 */
public record SidecarWish(boolean ensured, List<String> statsInclusionPrefixes) {

    /** Nothing: whoever installs this changes nothing by it. */
    public static final SidecarWish NONE = new SidecarWish(false, List.of());

    public SidecarWish {
        statsInclusionPrefixes = List.copyOf(statsInclusionPrefixes);
    }
}
