package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.PeerPolicies;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Looks at what a change affects, at one moment: first at what it names, then at what is only found by looking for it. */
final class Pass {

    /** No namespace is called that, so it has no policy of its own. */
    private static final String NOWHERE = "";

    private final Moment when;
    private final View view;
    private final Both mesh;
    private final Affected affected;
    private final Tallies tallies;
    private final ServerComparison servers;
    private final CallComparison calls;
    private final Set<Host> asked = new HashSet<>();

    Pass(Moment when, View view, Both mesh, Affected affected, Tallies tallies) {
        this.when = when;
        this.view = view;
        this.mesh = mesh;
        this.affected = affected;
        this.tallies = tallies;
        this.servers = new ServerComparison(when, mesh.before(), mesh.after(), tallies.servers(), tallies.forServers());
        this.calls = new CallComparison(when, mesh, view, tallies.calls(), tallies.forCalls());
    }

    /** What is known by name. */
    void narrow() {
        affected.servers().values().stream()
                .filter(those -> view.holds(those.namespace()))
                .forEach(servers::compare);
        affected.hosts().forEach(this::ask);
    }

    /** The rest, as far as it lives in some namespaces. */
    void wide(Predicate<String> among) {
        Predicate<String> others =
                among.and(view::holds).and(namespace -> !affected.servers().containsKey(namespace));
        switch (affected.extent()) {
            case NAMESPACES -> {}
            case INHERITING -> inheriting(others);
            case EVERY -> mesh.namespaces().filter(others).map(Workloads::all).forEach(servers::compare);
        }
        for (Affected.Wide wide : affected.wide().stream().filter(this::isOwn).toList()) {
            Iterator<Host> hosts = new Search(mesh, affected, reached(wide.whose(), among))
                    .hosts(wide)
                    .iterator();
            tallies.forCalls().within(affected.share());
            while (hosts.hasNext() && !tallies.forCalls().isSpent()) {
                ask(hosts.next(), wide.whose());
            }
        }
    }

    private boolean isOwn(Affected.Wide wide) {
        return switch (wide.whose()) {
            case Whose.Everybody everybody -> true;
            case Whose.In in -> in.namespaces().stream().anyMatch(view::holds);
        };
    }

    /** Clients who change themselves call everywhere; where servers do, it is only there. */
    private static Predicate<String> reached(Whose whose, Predicate<String> among) {
        return switch (whose) {
            case Whose.Everybody everybody -> among;
            case Whose.In in -> in.namespaces().stream().anyMatch(among) ? anywhere -> true : among;
        };
    }

    private void ask(Host host, Whose whose) {
        if (asked.add(host)) {
            calls.compare(host, whose);
        }
    }

    /**
     * Servers that go by the policy of the mesh change alike, so they are told by the summaries of their namespaces. Where
     * the change itself is, nothing is told: what is there is named, and not looked for.
     */
    private void inheriting(Predicate<String> among) {
        if (when == Moment.AFTER_RESTART) {
            mesh.namespaces().filter(among).map(Workloads::all).forEach(servers::compare); // no summary tells that
            return;
        }
        SortedSet<String> apart = new TreeSet<>();
        Map<AtPorts, List<ServerClass>> alike = new LinkedHashMap<>();
        AllInheriting.of(mesh.after().mesh()).forEach(some -> {
            apart.addAll(some.apart());
            some.servers()
                    .forEach((ports, found) -> alike.computeIfAbsent(ports, added -> new ArrayList<>())
                            .addAll(found));
        });
        apart.stream().filter(among).map(Workloads::all).forEach(servers::compare);
        Optional<Decision<ServerState>> from = ofMesh(mesh.before());
        Optional<Decision<ServerState>> to = ofMesh(mesh.after());
        if (ServerTally.state(from) != ServerTally.state(to)) {
            alike.forEach((ports, found) -> {
                found.removeIf(of -> !among.test(of.namespace()));
                tallies.servers()
                        .addAll(
                                new ServerTally.Alike(when, from, to, ports),
                                mesh.after().mesh().inOrder(found, ServerClass::namespace));
            });
        }
    }

    private static Optional<Decision<ServerState>> ofMesh(Wiring side) {
        Decision<MtlsMode.Known> mode = new PeerPolicies(side.mesh()).mode(NOWHERE, Labels.NONE);
        ServerState state = ServerState.of(mode.value());
        return Optional.of(new Decision<>(state, mode.why(), mode.by(), mode.shadowed()));
    }

    /** What all passes of one view share; the tallies themselves are those of the whole impact. */
    record Tallies(CallTally calls, ServerTally servers, Meter forCalls, Meter forServers) {

        /** For one more view, with a budget of its own: what the others spend is not lost to it. */
        static Tallies of(CallTally calls, ServerTally servers, Budget budget) {
            return new Tallies(calls, servers, new Meter(budget), new Meter(budget));
        }

        Completeness completeness() {
            return forCalls.completeness().and(forServers.completeness());
        }
    }
}
