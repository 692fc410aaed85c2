package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where we say something else than Istio.
 *
 * @param row Istio's answer
 * @param columns what differs: Istio's word, and ours
 * @param why how we came to ours
 */
record Disagreement(String mesh, JsonNode row, Map<String, Differing> columns, String why) {

    @Override
    public String toString() {
        return "DISAGREES " + mesh + " "
                + columns.entrySet().stream()
                        .map(column -> column.getKey() + ": Istio says "
                                + column.getValue().theirs() + ", we say "
                                + column.getValue().ours())
                        .collect(Collectors.joining("; "))
                + "\n  " + row + "\n  " + why.replace("\n", "\n  ");
    }

    record Differing(String theirs, String ours) {}
}
