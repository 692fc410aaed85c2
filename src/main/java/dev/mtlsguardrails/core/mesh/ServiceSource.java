package dev.mtlsguardrails.core.mesh;

/** What istiod makes services of. */
public sealed interface ServiceSource extends MeshObject permits Service, ServiceEntry {}
