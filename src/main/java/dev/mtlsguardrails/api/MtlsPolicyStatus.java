package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How a policy fares. */
public class MtlsPolicyStatus {

    @JsonPropertyDescription("Accepted: whether the policy is understood and in force.")
    @Size(max = 8)
    public List<Condition> conditions;
}
