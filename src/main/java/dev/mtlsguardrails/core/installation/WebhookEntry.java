package dev.mtlsguardrails.core.installation;

import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * One webhook of a configuration: when the API server asks, whom, and what becomes of it when nobody answers.
 *
 * @param conditions the CEL expressions of its {@code matchConditions}: all must hold, or nobody is asked
 * @param matching whether a request in another version of a kind is asked about, too
 */
public record WebhookEntry(
        String name,
        List<Asked> asked,
        OnFailure onFailure,
        Selector namespaces,
        Selector objects,
        List<String> conditions,
        Matching matching,
        Callee callee) {

    public WebhookEntry {
        asked = List.copyOf(asked);
        conditions = List.copyOf(conditions);
    }

    /** The weaker one first. */
    public enum OnFailure {
        IGNORE("Ignore"),
        FAIL("Fail");

        private final String written;

        OnFailure(String written) {
            this.written = written;
        }

        String written() {
            return written;
        }
    }

    /** {@code matchPolicy}. */
    public enum Matching {
        EXACT,
        EQUIVALENT
    }

    /** Whom the API server calls. */
    public sealed interface Callee {

        /** The path that is asked. */
        String path();

        /** A Service, whose certificate the API server trusts only by the bundle that the configuration carries. */
        record OfService(String path, Trust trust) implements Callee {}

        /** A URL, whose certificate may be one that the API server trusts anyhow. */
        record OfUrl(String path) implements Callee {}

        /** Whether there is a {@code caBundle}. */
        enum Trust {
            BUNDLE,
            NONE
        }
    }
}
