package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * Which of several objects for the same thing Istio obeys: the oldest, by time, then name, then namespace
 * (istio-semantics 0 and 1.2). What was never stored would be stored now; timestamps have whole seconds, so the name can
 * decide.
 */
public final class Age {

    /** Where nobody says what "now" is: what was never stored is younger than all that was. */
    static final Comparator<MeshObject> OLDEST_FIRST = oldestFirst(Instant.MAX);

    private Age() {}

    public static Comparator<MeshObject> oldestFirst(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return Comparator.<MeshObject, Instant>comparing(
                        object -> object.meta().created().orElse(second))
                .thenComparing(object -> object.id().name())
                .thenComparing(object -> object.id().namespace());
    }
}
