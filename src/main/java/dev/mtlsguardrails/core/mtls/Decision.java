package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.JsonPointer;

/**
 * An answer together with the field that decided it, so that whoever reports the answer can say where it comes from.
 */
public record Decision<T>(T value, JsonPointer at) {}
