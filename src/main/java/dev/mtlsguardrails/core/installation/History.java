package dev.mtlsguardrails.core.installation;

import java.util.List;

/** What a webhook configuration itself tells about how it was installed. */
public sealed interface History {

    /** Whoever applied it wrote beside it what it was to be, as {@code kubectl apply} and Argo CD do. */
    record Applied(WebhookConfiguration asItWas) implements History {}

    /** It was applied server-side, and the API server keeps a record of who has set which field since. */
    record ServerSide(List<LaterChange> changes) implements History {

        public ServerSide {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing: it was created or replaced as a whole, as Helm does. */
    record Untold() implements History {}

    /**
     * A field that was not set by whoever applied the configuration.
     *
     * @param manager by whose hand, as the API server knows it
     */
    record LaterChange(String entry, String field, String manager) {}
}
