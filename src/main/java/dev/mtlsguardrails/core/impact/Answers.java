package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Endpoint;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of the calls to one port, endpoint by endpoint, by names that both sides of a change have in common. */
record Answers(Map<Who, Answer> byEndpoint) {

    /** There is no such port, or no such subset. */
    static final Answers NONE = new Answers(Map.of());

    static Answers of(List<Call> calls) {
        Map<Who, Answer> byEndpoint = new LinkedHashMap<>();
        Map<String, Integer> alike = new HashMap<>();
        Set<String> places = new HashSet<>();
        for (Call call : calls) {
            String name = call.endpoint().map(Answers::name).orElse("");
            String place = name + call.endpoint().map(at -> ":" + at.port()).orElse("");
            if (!places.add(place)) {
                continue; // several ServiceEntries for one host may list it
            }
            byEndpoint.put(new Who(name, alike.merge(name, 1, Integer::sum)), Answer.of(call));
        }
        return new Answers(byEndpoint);
    }

    Side of(Who who) {
        return find(who).map(Answer::side).orElse(Side.ABSENT);
    }

    Optional<Answer> find(Who who) {
        return Optional.ofNullable(byEndpoint.get(who));
    }

    private static String name(Endpoint endpoint) {
        return endpoint.server()
                .map(server -> server.id().namespace() + "/" + server.id().name())
                .orElse(endpoint.address());
    }

    /**
     * An endpoint, whichever port it answers at and whoever it belongs to.
     *
     * @param name empty where nobody answers
     * @param nth of several of one name
     */
    record Who(String name, int nth) {}

    /**
     * @param namespace where the endpoint lives
     * @param workload to which it belongs; empty where it is no pod
     */
    record Answer(Side side, String namespace, Optional<ResourceId> workload) {

        private static Answer of(Call call) {
            return new Answer(
                    Side.of(call),
                    call.endpoint()
                            .map(endpoint -> endpoint.server()
                                    .map(server -> server.id().namespace())
                                    .orElse(endpoint.namespace()))
                            .orElse(""),
                    call.endpoint().flatMap(Endpoint::server).map(Servers::topOwner));
        }
    }
}
