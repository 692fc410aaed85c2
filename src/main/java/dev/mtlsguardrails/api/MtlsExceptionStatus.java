package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

public class MtlsExceptionStatus {

    @JsonPropertyDescription("Accepted: whether the exception counts at present.")
    @Size(max = 8)
    public List<Condition> conditions;

    @JsonPropertyDescription("The workloads that are under it, at most 50 of them.")
    @Size(max = 50)
    public List<String> workloads;

    @JsonPropertyDescription("Whether something that is stored would be refused without it.")
    public Boolean inUse;
}
