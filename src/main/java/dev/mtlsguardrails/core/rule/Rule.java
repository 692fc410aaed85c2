package dev.mtlsguardrails.core.rule;

import java.util.List;

/** Finds one kind of fact. Total and pure: no exception for any situation, no clock, no order of a hash map. */
public interface Rule {

    RuleInfo info();

    List<Finding> check(Situation situation);
}
