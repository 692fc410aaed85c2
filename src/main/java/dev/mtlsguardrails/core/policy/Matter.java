package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.Resource;
import java.time.Instant;

/** What a policy is asked about: a rule that found something in an object, at somebody's hand, at a time. */
public record Matter(RuleActions rule, Resource object, Requester requester, Instant now) {}
