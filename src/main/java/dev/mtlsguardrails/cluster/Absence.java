package dev.mtlsguardrails.cluster;

import java.util.Optional;

/**
 * Whether an API server is to be believed that it does not serve a kind: when it says so twice. One that has just started
 * says for a moment that it knows no custom resource definition, and what is forgotten then allows everything until it is
 * read again. Of one thread.
 */
final class Absence {

    private boolean isSuspected;

    /** @param version in which the kind is served, by the answer that has just come */
    boolean isBelieved(Optional<String> version) {
        boolean isSaidAgain = isSuspected;
        isSuspected = version.isEmpty();
        return version.isPresent() || isSaidAgain;
    }
}
