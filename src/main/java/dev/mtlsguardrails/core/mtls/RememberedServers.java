package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.PodSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** What stands at ports that were asked about already; objects of a snapshot stay what they are. */
final class RememberedServers implements ServerSide.Memory {

    private final Map<PodSource, Map<Long, Decision<Reception>>> known = new IdentityHashMap<>();

    @Override
    public Decision<Reception> recall(PodSource server, long port, Asking asking) {
        return known.computeIfAbsent(server, added -> new HashMap<>())
                .computeIfAbsent(port, asked -> asking.ask(server, asked));
    }
}
