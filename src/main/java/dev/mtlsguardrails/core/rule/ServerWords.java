package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.impact.AtPorts;
import dev.mtlsguardrails.core.impact.ServerState;
import dev.mtlsguardrails.core.impact.ServerTransition;
import java.util.List;
import java.util.stream.Collectors;

/** How messages tell what becomes of servers. */
public final class ServerWords {

    private ServerWords() {}

    /** Which servers take what, by whose word, instead of what; and when, where that is not the same for all. */
    public static String opened(List<ServerTransition> servers) {
        boolean isMixed =
                servers.stream().map(ServerTransition::when).distinct().count() > 1;
        return WireWords.listed(
                servers.stream()
                        .map(of -> opened(of) + (isMixed ? WireWords.when(of.when()) : ""))
                        .toList(),
                "; ",
                "; and ");
    }

    /** One line for each transition. */
    public static List<String> steps(List<ServerTransition> servers) {
        return servers.stream()
                .map(of -> Words.servers(of.servers()) + ports(of.ports()) + ": " + of.from() + " => " + of.to()
                        + WireWords.when(of.when()))
                .distinct()
                .toList();
    }

    private static String opened(ServerTransition servers) {
        return Words.servers(servers.servers()) + ports(servers.ports()) + ": " + word(servers.from()) + " becomes "
                + word(servers.to()) + servers.after().map(WireWords::by).orElse("");
    }

    private static String ports(AtPorts ports) {
        return switch (ports) {
            case AtPorts.Only only ->
                (only.numbers().size() == 1 ? " at port " : " at ports ")
                        + only.numbers().stream().map(Object::toString).collect(Collectors.joining(", "));
            case AtPorts.AllBut but -> "";
        };
    }

    private static String word(ServerState state) {
        return switch (state) {
            case ABSENT -> "nothing";
            case UNCAPTURED -> "no sidecar";
            case STRICT, PERMISSIVE, DISABLE -> state.name();
        };
    }
}
