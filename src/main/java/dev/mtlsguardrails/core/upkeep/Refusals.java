package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.sidecar.RefusesSidecar;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Who has no sidecar because of what MTLS-0301 finds, and no exception allows. */
final class Refusals {

    private static final Requester NOBODY = new Requester("", List.of());

    private final RefusesSidecar rule = new RefusesSidecar();
    private final ClusterView view;
    private final Instant now;

    Refusals(ClusterView view, Instant now) {
        this.view = view;
        this.now = now;
    }

    /** Those of them that are behind a Service, templates before pods. */
    List<ResourceId> explaining(Service service, MeshSnapshot mesh) {
        Allowlist allowlist = new Allowlist(mesh, view.guards(), now);
        return behind(service, mesh.namespace(service.id().namespace()))
                .filter(source -> rule.check(lookedAt(source, mesh)).stream()
                        .filter(finding -> finding.reach() instanceof Reach.Servers)
                        .anyMatch(finding -> !(allowlist.answer(finding) instanceof Allowlist.Answer.Excused)))
                .map(PodSource::id)
                .toList();
    }

    private Situation lookedAt(PodSource source, MeshSnapshot mesh) {
        return new Situation(new Change.Standing(source), NOBODY, now, mesh, mesh, view.guards(), view.unread());
    }

    private static Stream<PodSource> behind(Service service, NamespaceSlice slice) {
        return Stream.<PodSource>concat(
                        slice.all(Workload.class).stream(),
                        slice.all(Pod.class).stream().filter(pod -> !pod.finished()))
                .filter(source -> service.selects(source.template()));
    }
}
