package dev.mtlsguardrails.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Grants;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.Profile;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.SidecarWish;
import dev.mtlsguardrails.core.policy.UpkeepWish;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnknownRulesTest {

    private static final UnknownRules RULES = new UnknownRules(List.of(
            new RuleId("MTLS-0101"), new RuleId("MTLS-0102"), new RuleId("MTLS-0201"), new RuleId("MTLS-0301")));

    @Test
    void namesTheNearestRuleThereIs() {
        assertThat(RULES.introducedBy(new Change.Create(policy("MTLS-0211"))))
                .hasValueSatisfying(unknown -> assertThat(unknown.message())
                        .isEqualTo("mTLS Guardrails has no rule MTLS-0211, named in spec.rules;"
                                + " the nearest is MTLS-0201"));
    }

    @Test
    void whatIsNoIdAtAllHasANearestToo() {
        assertThat(RULES.nearest("301")).isEqualTo(new RuleId("MTLS-0301"));
        assertThat(RULES.nearest("MTLS-201")).isEqualTo(new RuleId("MTLS-0201"));
        assertThat(RULES.nearest("")).isEqualTo(new RuleId("MTLS-0101"));
        assertThat(RULES.nearest("MTLS-" + "9".repeat(30))).isEqualTo(new RuleId("MTLS-0301"));
    }

    @Test
    void saysNothingAboutKnownOnesAndDeletions() {
        assertThat(RULES.introducedBy(new Change.Create(policy("MTLS-0301")))).isEmpty();
        assertThat(RULES.introducedBy(new Change.Delete(policy("MTLS-9999")))).isEmpty();
    }

    private static Policy policy(String rule) {
        return new Policy(
                new ResourceId(Policy.KIND, "", "p"),
                0,
                Selector.EVERYTHING,
                Profile.BASELINE,
                Action.ENFORCE,
                Map.of(new RuleId(rule), Action.WARN),
                Grants.BY_NOBODY,
                List.of(),
                List.of(),
                List.of(),
                SidecarWish.NONE,
                UpkeepWish.REPORT);
    }
}
