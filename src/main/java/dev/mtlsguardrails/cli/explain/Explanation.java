package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything about one workload on one page: what it is, what its ports take, who calls it how, what to look at first. */
public final class Explanation {

    private static final String LINE = "  %-10s %s";
    private static final String TRUST = "two meshes trust each other only if somebody gave them one root certificate";

    private final MeshSnapshot mesh;
    private final ControlPlane plane;
    private final Subject server;
    private final Optional<Subject> from;
    private final Optional<Long> asked;

    private Explanation(MeshSnapshot mesh, WorkloadName of, Optional<WorkloadName> from) {
        this.mesh = mesh.seenFrom(of.namespace());
        this.plane = mesh.controlPlaneOf(of.namespace());
        Subjects subjects = new Subjects(mesh);
        this.server = subjects.find(of);
        this.from = from.map(subjects::find);
        this.asked = of.port();
    }

    /**
     * The page, line by line.
     *
     * @param from the one client to explain; empty for all
     */
    public static List<String> of(MeshSnapshot mesh, WorkloadName of, Optional<WorkloadName> from) {
        return new Explanation(mesh, of, from).lines();
    }

    private List<String> lines() {
        List<String> lines = header(server.inWords(), server, List.of(words(plane)));
        from.ifPresent(client -> {
            ControlPlane its = mesh.controlPlaneOf(client.namespace());
            lines.add("");
            lines.addAll(header(
                    "Called by " + client.inWords(),
                    client,
                    its.equals(plane) ? List.of("the same") : List.of(words(its), TRUST)));
        });
        lines.addAll(ports());
        List<String> notes = notes();
        if (!notes.isEmpty()) {
            lines.add("");
            lines.addAll(notes);
        }
        return lines;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (plane.evidence() != ControlPlane.Evidence.ASSUMED) {
            plane.assumed().forEach(guess -> notes.add("Note: of the mesh of " + server.id() + ", " + guess));
        }
        if (from.isEmpty() && mesh.controlPlanes().all().size() > 1) {
            notes.add("Note: clients of other meshes are not listed; --from NAMESPACE/WORKLOAD explains one");
        }
        return notes;
    }

    /** As they are now; and where that is something else, as they will be after a restart. */
    private List<String> ports() {
        Optional<Subject> next = server.restarted(mesh);
        if (server.running().isEmpty()) {
            return ports(next.orElseThrow()).ofKnown(asked);
        }
        List<String> now = ports(server).ofKnown(asked);
        List<String> lines = new ArrayList<>(now);
        next.map(pods -> ports(pods).of(asked))
                .filter(after -> !after.equals(now))
                .ifPresent(after -> {
                    lines.add("");
                    lines.add("After a restart of its pods:");
                    lines.addAll(after);
                });
        return lines;
    }

    private List<String> header(String title, Subject subject, List<String> itsMesh) {
        List<String> lines = new ArrayList<>(List.of(title, LINE.formatted("mesh", itsMesh.getFirst())));
        itsMesh.stream().skip(1).forEach(more -> lines.add(LINE.formatted("", more)));
        lines.add(LINE.formatted("sidecar", new SidecarLine(mesh.seenFrom(subject.namespace())).of(subject)));
        return lines;
    }

    private static String words(ControlPlane plane) {
        String automatic = plane.config().autoMtls() == MeshConfig.AutoMtls.ON
                ? "; automatic mTLS is on"
                : "; automatic mTLS is off";
        return plane
                + (plane.evidence() == ControlPlane.Evidence.ASSUMED ? " (assumed: no control plane is seen)" : "")
                + automatic;
    }

    /** The ports of some pods, in the mesh in which they run. */
    private PortLines ports(Subject pods) {
        return new PortLines(pods.in(mesh, server.running()), server, pods, from);
    }
}
