package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * What is to be said, and not done.
 *
 * @param about the object that somebody should look at
 */
public record Remark(ResourceId about, String text) {}
