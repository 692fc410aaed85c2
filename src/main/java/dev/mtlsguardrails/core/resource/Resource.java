package dev.mtlsguardrails.core.resource;

/** Anything that is stored in a cluster and that we understand. */
public interface Resource {

    ResourceId id();
}
