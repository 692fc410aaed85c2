package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.NextPod;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * The workload that is asked about.
 *
 * @param workload empty where only its pods are known
 * @param running its pods, ordered by name; none of them where it is only a template
 */
record Subject(ResourceId id, Optional<Workload> workload, List<Pod> running) {

    Subject {
        running = List.copyOf(running);
    }

    String namespace() {
        return id.namespace();
    }

    /** One that stands for it: as it runs, or as it would. */
    PodSource one() {
        return running.isEmpty() ? workload.orElseThrow() : running.getFirst();
    }

    /** The same once all of its pods have been made anew; empty where nobody would make them. */
    Optional<Subject> restarted(MeshSnapshot mesh) {
        return workload.map(made -> new Subject(id, workload, List.of(NextPod.of(made, mesh))));
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
        String pods = running.size() == 1 ? "1 pod running" : running.size() + " pods running";
        return id + ", " + (running.isEmpty() ? "no pod running" : pods);
    }
}
