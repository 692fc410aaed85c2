package dev.mtlsguardrails.core.policy;

/**
 * Somebody whom a policy gives a right, by the name under which the API server authenticates them. A service account is
 * the user {@code system:serviceaccount:<namespace>:<name>}.
 */
public record Subject(Kind kind, String name) {

    public boolean is(Requester requester) {
        return switch (kind) {
            case USER -> requester.user().equals(name);
            case GROUP -> requester.groups().contains(name);
        };
    }

    public enum Kind {
        USER,
        GROUP
    }
}
