package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the exceptions of a cluster do at one moment: whom they are about, and whether anybody needs them. */
public final class AllowlistUse {

    private static final Change NOTHING = new Change.Standing(Policy.BUILT_IN);

    private final ClusterView view;
    private final Set<ResourceId> used;

    private AllowlistUse(ClusterView view, Set<ResourceId> used) {
        this.view = view;
        this.used = used;
    }

    /** Asks the rules that some live exception names about everything that is stored and could need it. */
    public static AllowlistUse of(ClusterView view, RuleCatalogue catalogue, Instant now) {
        Set<ResourceId> used = new HashSet<>();
        List<Rule> asked = catalogue.rules().stream()
                .filter(rule -> isExcusedBySome(rule, view, now))
                .toList();
        if (!asked.isEmpty()) {
            Situation question = new Situation(
                    NOTHING, Requester.NOBODY, now, view.mesh(), view.mesh(), view.guards(), view.unread());
            Allowlist allowlist = new Allowlist(view.mesh(), view.guards(), now);
            view.mesh()
                    .namespaces()
                    .flatMap(slice -> candidates(slice, view))
                    .map(stored -> question.lookingAt(stored, view.mesh()))
                    .flatMap(situation -> asked.stream().flatMap(rule -> rule.check(situation).stream()))
                    .forEach(finding -> {
                        if (allowlist.answer(finding) instanceof Allowlist.Answer.Excused excused) {
                            used.addAll(excused.leniency().by());
                        }
                    });
        }
        return new AllowlistUse(view, used);
    }

    private static boolean isExcusedBySome(Rule rule, ClusterView view, Instant now) {
        return view.guards().exemptions().stream()
                .anyMatch(exemption ->
                        exemption.isLive(now) && exemption.excuses(rule.info().id()));
    }

    private static Stream<MeshObject> candidates(NamespaceSlice slice, ClusterView view) {
        Stream<MeshObject> rules = Stream.concat(
                slice.all(PeerAuthentication.class).stream(),
                slice.all(DestinationRule.class).stream()
                        .filter(rule -> !rule.tlsBlocks().isEmpty()));
        return view.guards().exemptions(slice.name()).isEmpty() ? rules : Stream.concat(rules, topSources(slice));
    }

    /** What makes pods, and pods that nothing made. */
    private static Stream<PodSource> topSources(NamespaceSlice slice) {
        return Stream.<PodSource>concat(slice.all(Workload.class).stream(), slice.all(Pod.class).stream())
                .filter(source -> source.owner().isEmpty());
    }

    /** The controllers, and pods without one, whose pods an exception selects, ordered by name. */
    public List<ResourceId> workloads(Exemption exemption) {
        return topSources(view.mesh().namespace(exemption.id().namespace()))
                .filter(source -> exemption.selects(source.template().labels()))
                .map(PodSource::id)
                .sorted()
                .toList();
    }

    /** Whether a finding about something stored is excused by it, whatever policy would do about that. */
    public boolean isUsed(Exemption exemption) {
        return used.contains(exemption.id());
    }
}
