package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of the indexes in which istiod looks for rules: by host, and for a host the entries that were kept apart. */
final class HostRules {

    /** The longest wildcard first; of equal length the smaller (istio-semantics 2.1). */
    private static final Comparator<Host> MOST_SPECIFIC_FIRST =
            Comparator.<Host>comparingInt(host -> -host.name().length()).thenComparing(Comparator.naturalOrder());

    private final MeshConfig config;
    private final Map<Host, List<MergedRule>> byHost = new HashMap<>();

    HostRules(MeshConfig config) {
        this.config = config;
    }

    /** The entries for the host that matches best, whoever may see them; empty where none matches. */
    List<MergedRule> best(Host host) {
        List<MergedRule> exact = byHost.get(host);
        if (exact != null) {
            return exact;
        }
        return byHost.keySet().stream()
                .filter(Host::isWildcard)
                .filter(wildcard -> wildcard.matches(host))
                .min(MOST_SPECIFIC_FIRST)
                .map(byHost::get)
                .orElse(List.of());
    }

    /** Folds one more rule into what is held for its host (2.4); rules come in the order of {@link RuleIndex}. */
    void fold(Host host, MergedRule rule) {
        List<MergedRule> held = byHost.computeIfAbsent(host, absent -> new ArrayList<>());
        Keeping keeping = Keeping.APART;
        for (int at = 0; at < held.size(); at++) {
            Meeting meeting = meet(rule, held.get(at), keeping);
            keeping = meeting.keeping();
            if (meeting.joining() == Joining.MERGED) {
                held.set(at, held.get(at).and(rule));
            }
        }
        if (keeping == Keeping.APART) {
            held.add(rule);
        }
        if (!config.has(Capability.RULES_APART_BY_EXPORT)) {
            showAlike(held, rule);
        }
    }

    /** Before 1.24 the exportTo of the first rule holds for the host; of a later one, where the first has none (2.4). */
    private static void showAlike(List<MergedRule> held, MergedRule rule) {
        Set<String> first = held.getFirst().exportTo();
        Set<String> shown = first.isEmpty() ? rule.exportTo() : first;
        held.replaceAll(entry -> entry.shownTo(shown));
    }

    /** The table of 2.4. Each entry that is met has its say about keeping the rule apart, and the last one is right. */
    private Meeting meet(MergedRule rule, MergedRule held, Keeping before) {
        Keeping keeping = before;
        if (config.has(Capability.RULES_APART_BY_EXPORT)) {
            if (rule.exportTo().equals(held.exportTo())) {
                keeping = Keeping.ONLY_MERGED;
            } else if (!held.exportTo().isEmpty() && rule.exportTo().containsAll(held.exportTo())) {
                keeping = Keeping.APART;
            } else {
                return new Meeting(Joining.NONE, Keeping.APART);
            }
        }
        if (rule.selectsClients() && held.selectsClients()) {
            return rule.workloadSelector().equals(held.workloadSelector())
                    ? new Meeting(Joining.MERGED, Keeping.ONLY_MERGED)
                    : new Meeting(Joining.NONE, Keeping.APART);
        }
        boolean neitherSelects = !rule.selectsClients() && !held.selectsClients();
        return new Meeting(Joining.MERGED, neitherSelects ? Keeping.ONLY_MERGED : keeping);
    }

    private enum Joining {
        MERGED,
        NONE
    }

    private enum Keeping {
        APART,
        ONLY_MERGED
    }

    private record Meeting(Joining joining, Keeping keeping) {}
}
