package dev.mtlsguardrails.core.policy;

/** A rule as policy sees it: its id, and what each profile does about its findings. */
public record RuleActions(RuleId id, Action baseline, Action strict, Softened softened) {

    /** A rule that the mode of a policy softens, as almost all are. */
    public RuleActions(RuleId id, Action baseline, Action strict) {
        this(id, baseline, strict, Softened.BY_MODE);
    }

    public Action in(Profile profile) {
        return switch (profile) {
            case BASELINE -> baseline;
            case STRICT -> strict;
        };
    }

    /** What takes the edge off a rule. */
    public enum Softened {
        /** The mode of the policy. */
        BY_MODE,
        /** Only a deviation that names it: what is stored while a policy is tried out must not count later. */
        BY_NAME_ONLY
    }
}
