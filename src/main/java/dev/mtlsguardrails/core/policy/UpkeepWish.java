package dev.mtlsguardrails.core.policy;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What a policy wants done about destinations without a sidecar that rules of the mesh would cut off, in the namespaces in
 * which a rule that exempts them would stand.
 *
 * @param apiServer about the Kubernetes API server
 * @param services about all others
 */
public record UpkeepWish(Effort apiServer, Effort services) {

    /** Whoever installs this is told, and finds nothing that he has not asked for. */
    public static final UpkeepWish REPORT = new UpkeepWish(Effort.REPORT, Effort.REPORT);

    /** How much is done, from the least to the most. */
    public enum Effort {
        IGNORE,
        REPORT,
        ENSURE;

        /** No more than each of the policies wants. */
        public static Effort of(List<Policy> governing, Function<UpkeepWish, Effort> about) {
            return governing.stream()
                    .map(Policy::upkeep)
                    .map(about)
                    .min(Comparator.naturalOrder())
                    .orElse(IGNORE);
        }
    }
}
