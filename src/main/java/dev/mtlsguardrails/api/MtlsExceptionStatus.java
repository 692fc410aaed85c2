package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What an exception does at present. */
public class MtlsExceptionStatus {

    @JsonPropertyDescription("Accepted: whether the exception counts at present.")
    @Size(max = 8)
    public List<Condition> conditions;

    @JsonPropertyDescription("The workloads that are under it, at most 50 of them.")
    @Size(max = 50)
    public List<String> workloads;

    @JsonPropertyDescription("Whether a finding about something stored is excused by it.")
    public Boolean inUse;
}
