package dev.mtlsguardrails.core.policy;

/** A rule as policy sees it: its id, and what each profile does about its findings. */
public record RuleActions(RuleId id, Action baseline, Action strict) {

    public Action in(Profile profile) {
        return switch (profile) {
            case BASELINE -> baseline;
            case STRICT -> strict;
        };
    }
}
