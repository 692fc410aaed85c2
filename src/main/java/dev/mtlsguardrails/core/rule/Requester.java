package dev.mtlsguardrails.core.rule;

import java.util.List;

/** Who asks, as the API server authenticated it. */
public record Requester(String user, List<String> groups) {

    /** Nobody asks: a file or a standing object is looked at. */
    public static final Requester NOBODY = new Requester("", List.of());

    public Requester {
        groups = List.copyOf(groups);
    }
}
