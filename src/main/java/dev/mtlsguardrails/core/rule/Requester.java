package dev.mtlsguardrails.core.rule;

import java.util.List;

/** Who asks, as the API server authenticated it. */
public record Requester(String user, List<String> groups) {

    public Requester {
        groups = List.copyOf(groups);
    }
}
