package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * Calls that end otherwise than before, all for the same reasons: between the clients of some classes and the endpoints of
 * one Service port that live in one namespace. The outcome differs always; where only the reasons do, there is no transition.
 *
 * @param clients the classes; for a message, {@code Elsewhere} is everybody else in the mesh
 * @param port the Service's
 * @param subset the one that is called, if any
 * @param before and by whose word
 * @param after and by whose word
 */
public record CallTransition(
        Moment when,
        List<Members> clients,
        Host host,
        long port,
        Optional<String> subset,
        Side before,
        Side after,
        Answering servers) {

    public CallTransition {
        clients = List.copyOf(clients);
    }

    public Effect effect() {
        return Effect.of(before.outcome(), after.outcome());
    }

    /**
     * Who answers, or answered.
     *
     * @param namespace where they live; of an address that is no pod's, where it is declared
     * @param workloads those behind the endpoints, by their top owner, ordered; none for addresses that are no pod's
     * @param endpoints how many there are; 0 where the call ends before it reaches any
     * @param named some of the endpoints: a pod as {@code namespace/name}, else the address; ordered
     */
    public record Answering(String namespace, List<ResourceId> workloads, int endpoints, List<String> named) {

        public Answering {
            workloads = List.copyOf(workloads);
            named = List.copyOf(named);
        }
    }
}
