package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.CallTally.Routed;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.resource.Host;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Works an impact out. */
final class Assessment {

    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final CallTally calls;
    private final ServerTally servers = new ServerTally();
    private final Meter meter;

    Assessment(MeshSnapshot before, MeshSnapshot after, Budget budget) {
        this.before = before;
        this.after = after;
        this.calls = new CallTally(budget);
        this.meter = new Meter(budget);
    }

    Impact of(Change change) {
        if (change instanceof Change.Standing) {
            return Impact.NONE;
        }
        Wiring was = new Wiring(before);
        Wiring is = new Wiring(after);
        ServerComparison ofServers = new ServerComparison(Moment.NOW, was, is, servers, meter);
        namespaces().forEach(ofServers::compare);
        CallComparison ofCalls = new CallComparison(Moment.NOW, was, is, calls, meter);
        hosts(was, is).forEach(host -> ofCalls.compare(host, new Whose.Everybody(namespaces())));
        return new Impact(
                calls.transitions(Routed.YES),
                calls.transitions(Routed.NOT_YET),
                servers.transitions(),
                List.of(),
                meter.completeness());
    }

    private SortedSet<String> namespaces() {
        SortedSet<String> names = new TreeSet<>();
        Stream.concat(before.namespaces(), after.namespaces())
                .map(NamespaceSlice::name)
                .forEach(names::add);
        return names;
    }

    private static Set<Host> hosts(Wiring was, Wiring is) {
        Set<Host> hosts = new LinkedHashSet<>();
        Stream.of(was, is)
                .forEach(side -> side.mesh()
                        .namespaces()
                        .forEach(slice -> side.services().in(slice).forEach(service -> hosts.add(service.host()))));
        return hosts;
    }
}
