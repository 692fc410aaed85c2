package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.CallTally.Asked;
import dev.mtlsguardrails.core.impact.CallTally.Dialled;
import dev.mtlsguardrails.core.impact.CallTally.Routed;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientPair;
import dev.mtlsguardrails.core.mtls.ClientPairs;
import dev.mtlsguardrails.core.resource.Host;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Asks both sides of a change what becomes of calls, and tallies what differs. */
final class CallComparison {

    private final Moment when;
    private final View view;
    private final Wiring before;
    private final Wiring after;
    private final ClientPairs clients;
    private final CallTally tally;
    private final Meter meter;

    /** @param view whose clients are asked about */
    CallComparison(Moment when, Both mesh, View view, CallTally tally, Meter meter) {
        this.when = when;
        this.view = view;
        this.before = mesh.before();
        this.after = mesh.after();
        this.clients = new ClientPairs(before.mesh(), after.mesh());
        this.tally = tally;
        this.meter = meter;
    }

    /** Every call of some clients of the view to a host, at all its ports, with and without subset. */
    void compare(Host host, Whose whose) {
        SortedSet<Long> was = before.ports(host);
        SortedSet<Long> is = after.ports(host);
        SortedSet<Long> ports = new TreeSet<>(was);
        ports.addAll(is);
        if (ports.isEmpty()) {
            return;
        }
        for (ClientPair pair : own(whose.among(clients, host))) {
            for (long port : ports) {
                if (!meter.affords(2)) {
                    return;
                }
                List<Call> from = was.contains(port) ? calls(before, pair.before(), host, port) : List.of();
                List<Call> to = is.contains(port) ? calls(after, pair.after(), host, port) : List.of();
                if (!isSame(from, to)) {
                    tally.compare(
                            new Asked(when, pair.members(), new Dialled(host, port, Optional.empty(), Routed.YES)),
                            Answers.of(from),
                            Answers.of(to));
                }
                subsets(pair, host, port, named(from), named(to));
            }
        }
    }

    private List<ClientPair> own(List<ClientPair> pairs) {
        return pairs.stream().filter(pair -> view.holds(pair.members())).toList();
    }

    /** Mostly nothing happens, which needs no names of endpoints. */
    private static boolean isSame(List<Call> from, List<Call> to) {
        if (from.size() != to.size()) {
            return false;
        }
        for (int at = 0; at < from.size(); at++) {
            Call was = from.get(at);
            Call is = to.get(at);
            if (was.outcome() != is.outcome() || !was.endpoint().equals(is.endpoint())) {
                return false;
            }
        }
        return true;
    }

    private static List<Call> calls(Wiring side, Client client, Host host, long port) {
        return side.calls(client, host, port, Optional.empty());
    }

    private static Set<String> named(List<Call> calls) {
        return calls.isEmpty() ? Set.of() : Wiring.subsets(calls);
    }

    private void subsets(ClientPair pair, Host host, long port, Set<String> was, Set<String> is) {
        Set<String> all = new LinkedHashSet<>(was);
        all.addAll(is);
        for (String subset : all) {
            if (!meter.affords(2)) {
                return;
            }
            Answers from = was.contains(subset) ? answers(before, pair.before(), host, port, subset) : Answers.NONE;
            Answers to = is.contains(subset) ? answers(after, pair.after(), host, port, subset) : Answers.NONE;
            boolean routedBefore = before.isRouted(pair.members(), host, port, subset);
            boolean routedAfter = after.isRouted(pair.members(), host, port, subset);
            boolean isLatent = !routedBefore && !routedAfter;
            tally.compare(
                    new Asked(
                            when,
                            pair.members(),
                            new Dialled(host, port, Optional.of(subset), isLatent ? Routed.NOT_YET : Routed.YES)),
                    routedBefore || isLatent ? from : Answers.NONE,
                    routedAfter || isLatent ? to : Answers.NONE);
        }
    }

    private static Answers answers(Wiring side, Client client, Host host, long port, String subset) {
        return Answers.of(side.calls(client, host, port, Optional.of(subset)));
    }
}
