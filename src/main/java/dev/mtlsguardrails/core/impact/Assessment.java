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
import java.util.List;
import java.util.stream.Stream;

/** Works an impact out: in each mesh that the change is about, now and after a restart, the likely worst first. */
final class Assessment {

    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final Tallies tallies;

    Assessment(MeshSnapshot before, MeshSnapshot after, Budget budget) {
        this.before = before;
        this.after = after;
        this.tallies = Tallies.of(budget);
    }

    Impact of(Change change) {
        if (change instanceof Change.Standing) {
            return Impact.NONE;
        }
        for (View view : View.all(change, before, after)) {
            assess(change, view);
        }
        return new Impact(
                tallies.calls().transitions(Routed.YES),
                tallies.calls().transitions(Routed.NOT_YET),
                tallies.servers().transitions(),
                unforeseen(change),
                tallies.forCalls().completeness().and(tallies.forServers().completeness()));
    }

    private void assess(Change change, View view) {
        Both now = Both.of(view.before(), view.after());
        Affected affected = affected(change, view, now);
        Pass pass = new Pass(Moment.NOW, now, affected, tallies);
        pass.narrow(view::holds);
        Restart restart = new Restart(now, tallies.forServers());
        List<String> named = restart.named(affected, change);
        Affected then = named.isEmpty() ? affected : affectedLater(change, view, restart.of(named), named);
        List<String> restarted = Stream.concat(named.stream(), restart.idle(then, view.holding(named)).stream())
                .sorted()
                .toList();
        if (restarted.isEmpty()) {
            pass.wide(view::holds);
            return;
        }
        Both later = restart.of(restarted);
        Pass again = new Pass(Moment.AFTER_RESTART, later, affectedLater(change, view, later, named), tallies);
        again.narrow(view::holds);
        pass.wide(view::holds);
        again.wide(restarted::contains);
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
