package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Resource;

/** An object that has a say in what goes over a wire. */
public sealed interface MeshObject extends Resource
        permits BackendTlsPolicy,
                DestinationRule,
                EndpointSlice,
                EnvoyFilter,
                Gateway,
                Namespace,
                PeerAuthentication,
                PodSource,
                ProxyConfig,
                ServiceSource,
                Sidecar,
                VirtualService,
                WorkloadEntry {

    Meta meta();

    /** The namespace whose slice of the snapshot holds the object: for a Namespace, itself. */
    default String home() {
        return id().namespace();
    }
}
