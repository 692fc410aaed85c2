package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/** What pods come from: a controller's template, or the pod itself. */
public sealed interface PodSource extends MeshObject permits Pod, Workload {

    PodTemplate template();

    /** The object that claims to manage this one. */
    default Optional<ResourceId> owner() {
        return meta().controller().map(by -> new ResourceId(by.kind(), id().namespace(), by.name()));
    }

    /**
     * The Deployment behind the ReplicaSet that owns this pod: it names its ReplicaSets after itself and the hash of
     * the template, which each of its pods carries as a label. That spares us from waiting for a ReplicaSet that is
     * a few milliseconds old.
     */
    default Optional<ResourceId> deployment() {
        return owner().filter(owner -> owner.kind().equals(Kinds.REPLICA_SET))
                .flatMap(owner -> template()
                        .labels()
                        .get("pod-template-hash")
                        .map(hash -> "-" + hash)
                        .filter(owner.name()::endsWith)
                        .map(suffix -> owner.name().substring(0, owner.name().length() - suffix.length())))
                .map(name -> new ResourceId(Kinds.DEPLOYMENT, id().namespace(), name));
    }
}
