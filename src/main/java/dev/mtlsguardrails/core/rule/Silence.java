package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.resource.GroupKind;
import java.time.Duration;
import java.util.List;

/**
 * The watch on some kinds is lost and does not come back: what is known of them stays in force, and may be long untrue.
 *
 * @param kinds at least one
 * @param lasts for the kind that has been lost longest
 */
public record Silence(List<GroupKind> kinds, Duration lasts) {

    public Silence {
        kinds = List.copyOf(kinds);
    }
}
