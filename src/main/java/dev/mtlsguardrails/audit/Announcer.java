package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.resource.ResourceId;

/** Warns, once for all processes of an installation, those who look at an object. */
@FunctionalInterface
public interface Announcer {

    void warn(ResourceId about, String reason, String text);
}
