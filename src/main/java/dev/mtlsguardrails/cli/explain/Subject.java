package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.NextPod;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * The workload that is asked about.
 *
 * @param made what its next pod is made from; empty where nobody makes one, or only its pods are known
 * @param running its pods, ordered by name; none where it only says what they would be
 */
record Subject(ResourceId id, Optional<PodSource> made, List<Pod> running) {

    Subject {
        running = List.copyOf(running);
    }

    String namespace() {
        return id.namespace();
    }

    /** One that stands for it: as it runs, or as it would. */
    Pod one(MeshSnapshot mesh) {
        return running.isEmpty() ? NextPod.of(made.orElseThrow(), mesh) : running.getFirst();
    }

    /** The same once all of its pods have been made anew; empty where nobody would make them. */
    Optional<Subject> restarted(MeshSnapshot mesh) {
        return made.map(source -> new Subject(id, made, List.of(NextPod.of(source, mesh))));
    }

    /** The mesh in which these are its pods. */
    MeshSnapshot in(MeshSnapshot mesh, List<Pod> before) {
        MeshSnapshot changed = mesh;
        for (Pod gone : before) {
            changed = changed.apply(new Change.Delete(gone));
        }
        for (Pod pod : running) {
            changed = changed.apply(new Change.Standing(pod));
        }
        return changed;
    }

    /** "Deployment bookinfo/details-v1, 2 pods running". */
    String inWords() {
        if (made.filter(Pod.class::isInstance).isPresent()) {
            return id + ", not running";
        }
        String pods = running.size() == 1 ? "1 pod running" : running.size() + " pods running";
        return id + ", " + (running.isEmpty() ? "no pod running" : pods);
    }
}
