package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.util.List;

/**
 * What a change does on the wire: every call that ends otherwise than before, and every server that takes something else,
 * in classes, the worst first. What is not in here, nothing happens to.
 *
 * @param calls those that are made, as far as anybody can tell: of a subset, those to which a route leads, before or after
 * @param latent calls of subsets to which no route leads yet
 * @param servers by port of the workload
 * @param unforeseen what may happen besides
 */
public record Impact(
        List<CallTransition> calls,
        List<CallTransition> latent,
        List<ServerTransition> servers,
        List<Unforeseen> unforeseen,
        Completeness completeness) {

    /** Nothing happens. */
    public static final Impact NONE = new Impact(List.of(), List.of(), List.of(), List.of(), Completeness.COMPLETE);

    public Impact {
        calls = List.copyOf(calls);
        latent = List.copyOf(latent);
        servers = List.copyOf(servers);
        unforeseen = List.copyOf(unforeseen);
    }

    /**
     * Of a change. What only stands as it is has none.
     *
     * @param before the mesh with the old object, if there is one, as its own namespace sees it
     * @param after {@code before.apply(change)}
     * @param budget where it is spent, what was found until then is given, and said to be partial
     */
    public static Impact of(Change change, MeshSnapshot before, MeshSnapshot after, Budget budget) {
        return new Assessment(before, after, budget).of(change);
    }

    public boolean isNothing() {
        return calls.isEmpty() && latent.isEmpty() && servers.isEmpty() && unforeseen.isEmpty();
    }
}
