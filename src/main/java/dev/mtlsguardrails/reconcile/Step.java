package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.WantedRule;

/** One thing to do about one rule. */
sealed interface Step {

    ResourceId id();

    /** It does not stand. */
    record Create(WantedRule rule) implements Step {

        @Override
        public ResourceId id() {
            return rule.id();
        }
    }

    /** Somebody changed what it does. */
    record Repair(WantedRule rule, OwnRuleObject stored) implements Step {

        @Override
        public ResourceId id() {
            return rule.id();
        }
    }

    /** It does what it should, for other reasons than it tells. */
    record Explain(WantedRule rule, OwnRuleObject stored) implements Step {

        @Override
        public ResourceId id() {
            return rule.id();
        }
    }

    /** Nobody needs it any more, or it does harm. */
    record Delete(OwnRuleObject stored, String why) implements Step {

        @Override
        public ResourceId id() {
            return stored.id();
        }
    }
}
