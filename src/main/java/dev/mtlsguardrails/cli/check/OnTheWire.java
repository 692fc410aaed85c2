package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.impact.ServerState;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.rule.ServerWords;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.WireWords;
import java.util.List;

/**
 * What applying a document does on the wire.
 *
 * @param calls a line for each transition, the worst first
 * @param servers a line for each transition, the worst first
 * @param about whether anything of it was there before
 */
public record OnTheWire(List<String> calls, List<String> servers, Completeness completeness, About about) {

    public OnTheWire {
        calls = List.copyOf(calls);
        servers = List.copyOf(servers);
    }

    static OnTheWire of(Situation situation) {
        Impact impact = situation.effects().impact();
        boolean isOfStored =
                impact.calls().stream().anyMatch(call -> call.before().outcome() != Outcome.NONE)
                        || impact.servers().stream().anyMatch(servers -> servers.from() != ServerState.ABSENT);
        return new OnTheWire(
                new WireWords(situation.after().config()).steps(impact.calls()),
                ServerWords.steps(impact.servers()),
                impact.completeness(),
                isOfStored ? About.WHAT_IS_THERE : About.WHAT_COMES);
    }

    public boolean isNothing() {
        return calls.isEmpty() && servers.isEmpty();
    }

    /** What the transitions are about. */
    public enum About {
        WHAT_IS_THERE,
        /** Clients and servers that begin with the document: of these, people hear only where there is something to say. */
        WHAT_COMES
    }
}
