package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import java.util.Optional;
import java.util.Set;

/**
 * A change that was let pass although something was found.
 *
 * @param requester who asked for it
 * @param found what was found then, and told as policy wanted it
 */
public record Admitted(Requester requester, Set<Finding.Fact> found) {

    public Admitted {
        found = Set.copyOf(found);
    }

    /** What is remembered of such changes, by a process that may not have been asked about all of them. */
    @FunctionalInterface
    public interface Memory {
        Optional<Admitted> of(Change change);
    }
}
