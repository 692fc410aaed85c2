package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import java.util.Optional;

/** Who asked for what is stored now. */
@FunctionalInterface
public interface Requesters {

    /** The requester of a change that was let pass against a rule; empty where this process was not asked. */
    Optional<Requester> whoAsked(Change change);
}
