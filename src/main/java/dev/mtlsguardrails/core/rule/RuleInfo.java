package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;

/**
 * What is known about a rule without running it.
 *
 * @param slug the name of the rule in addresses: its page is in the folder {@code <id>-<slug>}
 * @param finds a noun phrase, as the table of rules prints it
 * @param judges the kinds whose changes the rule wants to see
 * @param basis what of a cluster it has to know for that
 */
public record RuleInfo(RuleActions actions, String slug, String finds, List<GroupKind> judges, Basis basis) {

    /** A rule that says nothing before the whole mesh is known. */
    public RuleInfo(RuleActions actions, String slug, String finds, List<GroupKind> judges) {
        this(actions, slug, finds, judges, Basis.MESH);
    }

    public RuleInfo {
        judges = List.copyOf(judges);
    }

    public RuleId id() {
        return actions.id();
    }
}
