package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
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

    private Age() {}

    public static Comparator<MeshObject> oldestFirst(Instant now, IstioVersion istio) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        Comparator<MeshObject> byTime =
                Comparator.comparing(object -> object.meta().created().orElse(second));
        return istio.has(Capability.NAMES_BREAK_TIES)
                ? byTime.<String>thenComparing(object -> object.id().name())
                        .thenComparing(object -> object.id().namespace())
                : byTime.thenComparing(
                        object -> object.id().name() + "." + object.id().namespace());
    }

    /** Where nobody says what "now" is: what was never stored is younger than all that was. */
    static Comparator<MeshObject> oldestFirst(IstioVersion istio) {
        return oldestFirst(Instant.MAX, istio);
    }
}
