package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

public class MtlsPolicySpec {

    @JsonPropertyDescription("Of several policies that select a namespace, the one of highest priority governs it;"
            + " among equals the stricter action counts.")
    @Default("0")
    public Integer priority;

    @JsonPropertyDescription("The namespaces that this policy governs, by their labels. Empty or absent: all.")
    public LabelSelector namespaceSelector;

    @JsonPropertyDescription(
            "Baseline refuses what switches mTLS off; Strict wants STRICT or inherited, nothing weaker.")
    @Default("Baseline")
    public Profile profile;

    @JsonPropertyDescription("The most that any rule may do under this policy.")
    @Default("Enforce")
    public Mode mode;

    @JsonPropertyDescription("Rules that do something else than the profile says.")
    @Size(max = 100)
    public List<RuleAction> rules;

    public enum Profile {
        Baseline,
        Strict
    }

    public enum Mode {
        Enforce,
        Warn,
        Audit
    }

    public enum Action {
        Enforce,
        Warn,
        Audit,
        Off
    }

    public static class RuleAction {

        @JsonPropertyDescription("The id of the rule, such as MTLS-0201.")
        @Required
        @Pattern("^MTLS-[0-9]{4}$")
        public String id;

        @JsonPropertyDescription("What to do about its findings.")
        @Required
        public Action action;
    }
}
