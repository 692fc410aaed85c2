package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.Resource;

/**
 * A rule as policy sees it: its id, and what each profile does about its findings.
 *
 * @param aside the most that Baseline does where a Service, a Namespace, a workload, a WorkloadEntry or a Sidecar brings it about: whoever
 *     writes those does not decide about mutual TLS, and of what a Sidecar leaves out nobody knows whether it was ever called
 */
public record RuleActions(RuleId id, Action baseline, Action strict, Action aside, Softened softened) {

    /** A rule that the mode of a policy softens, as almost all are. */
    public RuleActions(RuleId id, Action baseline, Action strict) {
        this(id, baseline, strict, Softened.BY_MODE);
    }

    /** A rule to which it is all the same whose fault it is. */
    public RuleActions(RuleId id, Action baseline, Action strict, Softened softened) {
        this(id, baseline, strict, baseline, softened);
    }

    /** What a profile does about a change of this object. */
    public Action in(Profile profile, Resource object) {
        return profile == Profile.BASELINE && isAside(object) ? aside : in(profile);
    }

    /** What it does about a change of whatever decides about mutual TLS. */
    public Action in(Profile profile) {
        return switch (profile) {
            case BASELINE -> baseline;
            case STRICT -> strict;
        };
    }

    private static boolean isAside(Resource object) {
        return object instanceof Service
                || object instanceof Namespace
                || object instanceof PodSource
                || object instanceof WorkloadEntry
                || object instanceof Sidecar;
    }

    /** What takes the edge off a rule. */
    public enum Softened {
        /** The mode of the policy. */
        BY_MODE,
        /** Only a deviation that names it: what is stored while a policy is tried out must not count later. */
        BY_NAME_ONLY
    }
}
