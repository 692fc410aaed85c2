package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.impact.Budget;
import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a change does on the wire. It is worked out when somebody asks for the first time, and then kept for as long as the
 * review takes: most of those who ask are several, and for most changes nobody asks.
 */
public final class Effects {

    private final Change change;
    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final Instant now;
    private @Nullable Impact impact;
    private @Nullable Optional<Sleeping> sleeping;

    Effects(Change change, MeshSnapshot before, MeshSnapshot after, Instant now) {
        this.change = change;
        this.before = before;
        this.after = after;
        this.now = now;
    }

    /** Of the change as it is asked for; what only stands as it is has none. */
    public Impact impact() {
        if (impact == null) {
            impact = beginsMesh() ? Impact.NONE : Impact.of(change, before, after, Budget.USUAL);
        }
        return impact;
    }

    /** With the first control plane that shows itself a mesh begins; what was taken for granted until then was nobody's. */
    private boolean beginsMesh() {
        return change instanceof Change.Create(ControlPlaneObject installed)
                && before.controlPlanes().all().stream()
                        .allMatch(plane -> plane.evidence() == ControlPlane.Evidence.ASSUMED);
    }

    /** Of the same change once older objects about the same are gone, where there are any. */
    public Optional<Sleeping> sleeping() {
        if (sleeping == null) {
            sleeping = change instanceof Change.Standing ? Optional.empty() : behindOlder();
        }
        return sleeping;
    }

    private Optional<Sleeping> behindOlder() {
        List<? extends MeshObject> inFront = new OlderTwins(after, now).of(change.object());
        if (inFront.isEmpty()) {
            return Optional.empty();
        }
        MeshSnapshot was = before;
        MeshSnapshot is = after;
        for (MeshObject older : inFront) {
            was = was.apply(new Change.Delete(older));
            is = is.apply(new Change.Delete(older));
        }
        return Optional.of(
                new Sleeping(inFront.stream().map(MeshObject::id).toList(), Impact.of(change, was, is, Budget.USUAL)));
    }

    /** How far it has been worked out, if somebody has asked. */
    public Completeness completeness() {
        return impact == null ? Completeness.COMPLETE : impact.completeness();
    }

    /**
     * What would happen.
     *
     * @param inFront what has to go first
     */
    public record Sleeping(List<ResourceId> inFront, Impact impact) {

        public Sleeping {
            inFront = List.copyOf(inFront);
        }
    }
}
