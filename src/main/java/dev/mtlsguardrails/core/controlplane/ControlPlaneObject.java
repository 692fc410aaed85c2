package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Resource;

/** An object by which a control plane shows that it is there, or how it is set up. */
public sealed interface ControlPlaneObject extends Resource
        permits Injector, Istio, IstioRevision, IstioRevisionTag, MemberRoll, Node, ServiceMeshControlPlane, Setup {}
