package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * An effect that nobody can tell: an EnvoyFilter may do anything to the proxies that it patches.
 *
 * @param by the object
 * @param reach whose proxies
 */
public record Unforeseen(ResourceId by, Reach.Servers reach) {}
