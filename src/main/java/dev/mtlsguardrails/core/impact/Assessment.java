package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.impact.CallTally.Routed;
import dev.mtlsguardrails.core.impact.Pass.Tallies;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Works an impact out: in each mesh that the change is about, now and after a restart, the likely worst first. */
final class Assessment {

    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final Budget budget;

    Assessment(MeshSnapshot before, MeshSnapshot after, Budget budget) {
        this.before = before;
        this.after = after;
        this.budget = budget;
    }

    Impact of(Change change) {
        if (change instanceof Change.Standing) {
            return Impact.NONE;
        }
        CallTally calls = new CallTally(budget);
        ServerTally servers = new ServerTally();
        Completeness completeness = Completeness.COMPLETE;
        for (View view : View.all(change, before, after)) {
            Tallies tallies = Tallies.of(calls, servers, budget);
            assess(change, view, tallies);
            completeness = completeness.and(tallies.completeness());
        }
        return new Impact(
                calls.transitions(Routed.YES),
                calls.transitions(Routed.NOT_YET),
                servers.transitions(),
                unforeseen(change),
                completeness);
    }

    private static void assess(Change change, View view, Tallies tallies) {
        Both now = Both.of(view.before(), view.after());
        Affected affected = affected(change, view, now);
        Pass pass = new Pass(Moment.NOW, view, now, affected, tallies);
        pass.narrow();
        Restart restart = new Restart(now, tallies.forServers());
        List<String> named = restart.named(affected, change);
        Affected then = named.isEmpty() ? affected : affectedLater(change, view, restart.of(named), named);
        List<String> restarted = Stream.concat(named.stream(), restart.idle(then, notAmong(named)).stream())
                .sorted()
                .toList();
        if (restarted.isEmpty()) {
            pass.wide(anywhere -> true);
            return;
        }
        Both later = restart.of(restarted);
        Pass again = new Pass(Moment.AFTER_RESTART, view, later, affectedLater(change, view, later, named), tallies);
        again.narrow();
        pass.wide(anywhere -> true);
        again.wide(restarted::contains);
    }

    private static Predicate<String> notAmong(List<String> sorted) {
        return namespace -> Collections.binarySearch(sorted, namespace) < 0;
    }

    private static Affected affectedLater(Change change, View view, Both later, List<String> named) {
        boolean isInjection = change.object() instanceof ControlPlaneObject && view.isConfiguredAlike();
        return isInjection ? AffectedBy.ofInjection(later, named) : affected(change, view, later);
    }

    private static Affected affected(Change change, View view, Both mesh) {
        return view.isConfiguredAlike() || change.object() instanceof Namespace
                ? AffectedBy.of(change, mesh)
                : AffectedBy.ofConfiguration(mesh);
    }

    private List<Unforeseen> unforeseen(Change change) {
        Stream<Resource> objects = change instanceof Change.Update update
                ? Stream.of(update.object(), update.old())
                : Stream.of(change.object());
        MeshSnapshot mesh = change instanceof Change.Delete ? before : after;
        return objects.filter(EnvoyFilter.class::isInstance)
                .map(EnvoyFilter.class::cast)
                .map(filter -> new Unforeseen(filter.id(), new Reachability().reachOf(filter, mesh)))
                .distinct()
                .toList();
    }
}
