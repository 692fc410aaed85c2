package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Endpoint;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of the calls to one port, endpoint by endpoint, by names that both sides of a change have in common. */
record Answers(Map<Who, Side> byEndpoint) {

    /** There is no such port, or no such subset. */
    static final Answers NONE = new Answers(Map.of());

    static Answers of(List<Call> calls) {
        Map<Who, Side> byEndpoint = new LinkedHashMap<>();
        Map<String, Integer> alike = new HashMap<>();
        for (Call call : calls) {
            String name = call.endpoint().map(Answers::name).orElse("");
            byEndpoint.put(Who.of(call, name, alike.merge(name, 1, Integer::sum)), Side.of(call));
        }
        return new Answers(byEndpoint);
    }

    Side of(Who who) {
        return byEndpoint.getOrDefault(who, Side.ABSENT);
    }

    private static String name(Endpoint endpoint) {
        return endpoint.server()
                .map(server -> server.id().namespace() + "/" + server.id().name())
                .orElse(endpoint.address());
    }

    /**
     * An endpoint, whichever port it answers at.
     *
     * @param name empty where nobody answers
     * @param nth of several of one name
     * @param workload empty where it is no pod
     */
    record Who(String namespace, String name, int nth, Optional<ResourceId> workload) {

        private static Who of(Call call, String name, int nth) {
            return new Who(
                    call.endpoint()
                            .map(endpoint -> endpoint.server()
                                    .map(server -> server.id().namespace())
                                    .orElse(endpoint.namespace()))
                            .orElse(""),
                    name,
                    nth,
                    call.endpoint().flatMap(Endpoint::server).map(Servers::topOwner));
        }
    }
}
