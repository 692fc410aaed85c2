package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.impact.Budget;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Our impact of a change beside the difference of Istio's answers before and after it: every row that differs is in the
 * impact, and no other. A row that is not there is one of a call to nobody.
 */
final class ChangeComparison {

    private static final Budget EVERYTHING = new Budget(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final ChangeCase changed;
    private final Impact impact;
    private final Side before;
    private final Side after;
    private final List<String> disagreements = new ArrayList<>();

    private ChangeComparison(ChangeCase changed, MeshCase after) {
        this.changed = changed;
        this.impact = Impact.of(changed.change(), changed.before().mesh(), changed.after(), EVERYTHING);
        this.before = new Side(changed.before());
        this.after = new Side(after);
    }

    /** Where the two differ, each as a sentence. */
    static List<String> disagreements(ChangeCase changed, MeshCase after) {
        ChangeComparison comparison = new ChangeComparison(changed, after);
        if (comparison.impact.completeness() != Completeness.COMPLETE) {
            comparison.disagreements.add("not complete");
        }
        comparison.calls();
        comparison.servers();
        return comparison.disagreements;
    }

    private void calls() {
        Map<Row, Step> ours = new TreeMap<>();
        MembersOfClasses members = new MembersOfClasses(changed.before().mesh(), changed.after());
        Set<String> callers = new TreeSet<>(before.callers());
        callers.addAll(after.callers());
        Stream.concat(impact.calls().stream(), impact.latent().stream())
                .filter(transition -> transition.when() == Moment.NOW)
                .forEach(transition -> members.of(transition).stream()
                        .map(Conventions::name)
                        .filter(callers::contains)
                        .forEach(from -> rows(transition, from)
                                .forEach(row -> ours.merge(row, Step.of(transition), Step::and))));
        Set<Row> all = new TreeSet<>(ours.keySet());
        all.addAll(before.clients.keySet());
        all.addAll(after.clients.keySet());
        for (Row row : all) {
            if (!before.isOther(row) && !after.isOther(row)) {
                Step theirs = new Step(before.outcome(row), after.outcome(row));
                Step found = ours.containsKey(row) ? listed(row, ours.get(row)) : theirs.unchanged();
                compare(row.toString(), theirs, found);
            }
        }
    }

    private static Stream<Row> rows(CallTransition transition, String from) {
        List<String> named = transition.servers().named();
        return (named.isEmpty() ? Stream.of("") : named.stream())
                .map(to -> new Row(
                        from,
                        transition.host().name(),
                        transition.port(),
                        transition.subset().orElse(""),
                        to));
    }

    /** Where the client picks the endpoint, Istio may list none. */
    private Step listed(Row row, Step ours) {
        return new Step(before.listed(row) ? ours.before() : "NONE", after.listed(row) ? ours.after() : "NONE");
    }

    private void servers() {
        for (String port : before.servers.keySet()) {
            JsonNode is = after.servers.get(port);
            if (is == null) {
                disagreements.add("Istio has no answer any more about " + port);
                continue;
            }
            JsonNode was = before.servers.get(port);
            Pod pod = before.pod(was.path("pod").asText());
            long number = was.path("port").asLong();
            Step theirs = new Step(before.state(was), after.state(is));
            Step ours = impact.servers().stream()
                    .filter(transition -> transition.when() == Moment.NOW)
                    .filter(transition -> transition.ports().include(number))
                    .filter(transition -> transition.servers().stream()
                            .anyMatch(of -> of.workloads().contains(pod.id())))
                    .map(transition ->
                            new Step(transition.from().name(), transition.to().name()))
                    .reduce(Step::and)
                    .orElseGet(theirs::unchanged);
            compare("server " + port, theirs, ours);
        }
    }

    private void compare(String what, Step theirs, Step ours) {
        if (!theirs.equals(ours)) {
            disagreements.add("DISAGREES " + changed.before().id() + " "
                    + changed.change().getClass().getSimpleName() + " "
                    + changed.change().id() + " " + what + ": Istio says " + theirs + ", we say " + ours);
        }
    }

    /** A row of the file; the subset and the endpoint are empty where there is none. */
    private record Row(String from, String host, long port, String subset, String to) implements Comparable<Row> {

        static Row of(JsonNode row) {
            return new Row(
                    row.path("from").asText(),
                    row.path("host").asText(),
                    row.path("port").asLong(),
                    row.path("subset").asText(""),
                    row.path("to").isTextual()
                            ? row.path("to").asText()
                            : row.path("toAddr").asText(""));
        }

        @Override
        public int compareTo(Row other) {
            return toString().compareTo(other.toString());
        }
    }

    private record Step(String before, String after) {

        static Step of(CallTransition transition) {
            return new Step(
                    transition.before().outcome().name(),
                    transition.after().outcome().name());
        }

        /** Nothing may be said twice. */
        Step and(Step other) {
            return new Step(before + " and " + other.before, after + " and " + other.after);
        }

        Step unchanged() {
            return new Step(before, before);
        }

        @Override
        public String toString() {
            return before + " => " + after;
        }
    }

    /** The answers on one side of a change. */
    private static final class Side {

        private final MeshSnapshot mesh;
        private final EffectiveMtls engine;
        private final Conventions conventions;
        private final Map<Row, JsonNode> clients = new TreeMap<>();
        private final Map<String, JsonNode> servers = new TreeMap<>();

        Side(MeshCase of) {
            this.mesh = of.mesh();
            this.engine = new EffectiveMtls(mesh);
            this.conventions = new Conventions(of);
            of.expect().path("clients").forEach(row -> clients.put(Row.of(row), row));
            of.expect()
                    .path("servers")
                    .forEach(row -> servers.put(
                            row.path("pod").asText() + ":" + row.path("port").asText(), row));
        }

        Set<String> callers() {
            Set<String> callers = new TreeSet<>();
            clients.keySet().forEach(row -> callers.add(row.from()));
            return callers;
        }

        boolean isOther(Row row) {
            return clients.containsKey(row) && Conventions.isOther(clients.get(row));
        }

        String outcome(Row row) {
            return clients.containsKey(row) ? clients.get(row).path("outcome").asText() : Outcome.NONE.name();
        }

        /** Whether Istio would list the endpoint of a row of ours. */
        boolean listed(Row row) {
            return calls(row)
                    .filter(call ->
                            call.endpoint().map(Conventions::name).orElse("").equals(row.to()))
                    .allMatch(call -> call.endpoint().isEmpty()
                            || conventions.listed(call).isPresent());
        }

        private Stream<Call> calls(Row row) {
            return engine
                    .calls(new Call.Dialled(
                            Client.of(pod(row.from()), mesh),
                            new Host(row.host()),
                            row.port(),
                            Optional.of(row.subset()).filter(subset -> !subset.isEmpty())))
                    .stream();
        }

        Pod pod(String name) {
            return mesh.namespaces()
                    .flatMap(slice -> slice.all(Pod.class).stream())
                    .filter(pod -> Conventions.name(pod.id()).equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** The mode, unless plaintext or mTLS tell that no proxy sees the port; under DISABLE they cannot tell. */
        String state(JsonNode row) {
            String mode = row.path("mode").asText();
            boolean captured = switch (mode) {
                case "STRICT" -> row.path("plain").asText().equals("FAIL");
                case "PERMISSIVE" -> row.path("mtls").asText().equals("ENC");
                default -> isCaptured(row);
            };
            return captured ? mode : "UNCAPTURED";
        }

        private boolean isCaptured(JsonNode row) {
            return engine.reception(
                                    pod(row.path("pod").asText()),
                                    row.path("port").asLong())
                            .value()
                    != Reception.UNCAPTURED;
        }
    }
}
