package dev.mtlsguardrails.core.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.meshcases.MembersOfClasses;
import dev.mtlsguardrails.synthetic.RandomChanges;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found by looking at what a change can affect is what is found by looking at everything. */
class IncrementalImpactTest {

    private static final int STEPS = 60;
    private static final SyntheticMesh START = new SyntheticMesh(3);
    private static final Budget EVERYTHING = new Budget(Integer.MAX_VALUE, Integer.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 101, 104, 121, 136})
    void ofRandomChangesIsTheDifferenceOfBothMeshes(long seed) {
        RandomChanges changes = new RandomChanges(START, seed);
        MeshSnapshot mesh = START.snapshot(MeshConfig.DEFAULT);
        int differing = 0;
        for (int step = 1; step <= STEPS; step++) {
            Change change = asked(changes.next());
            MeshSnapshot before = switch (change) {
                case Change.Create create -> mesh;
                case Change.Update update -> mesh.apply(new Change.Standing(update.old()));
                case Change.Delete delete -> mesh.apply(new Change.Standing(delete.object()));
                case Change.Standing standing -> mesh;
            };
            MeshSnapshot after = before.apply(change);
            String when = "seed " + seed + ", step " + step + ", " + change;

            Set<ResourceId> clients = NaiveImpact.clients(before, after);
            clients.removeAll(ambiguous(before));
            clients.removeAll(ambiguous(after));
            NaiveImpact naive = NaiveImpact.of(before, after, clients);
            Impact impact = Impact.of(change, before, after, EVERYTHING);

            assertThat(impact.completeness()).as(when).isEqualTo(Completeness.COMPLETE);
            assertThat(servers(impact)).as(when).isEqualTo(naive.servers());
            assertThat(calls(impact, before, after, clients)).as(when).isEqualTo(naive.calls());
            differing += naive.servers().size() + naive.calls().size();
            mesh = after;
        }
        assertThat(differing).isGreaterThan(STEPS);
    }

    private static Change asked(Change change) {
        return change instanceof Change.Standing standing ? new Change.Create(standing.object()) : change;
    }

    /** A class names workloads; where pods of several kinds of labels go by one name, it does not say which it means. */
    private static Set<ResourceId> ambiguous(MeshSnapshot mesh) {
        Set<ResourceId> ambiguous = new TreeSet<>();
        mesh.namespaces()
                .forEach(slice -> slice.all(Pod.class)
                        .forEach(pod -> slice.all(Pod.class).stream()
                                .filter(other -> Servers.topOwner(other)
                                        .name()
                                        .equals(Servers.topOwner(pod).name()))
                                .filter(other -> !other.template().equals(pod.template()))
                                .forEach(other -> ambiguous.add(pod.id()))));
        return ambiguous;
    }

    private static Map<String, String> calls(
            Impact impact, MeshSnapshot before, MeshSnapshot after, Set<ResourceId> clients) {
        Map<String, String> calls = new TreeMap<>();
        MembersOfClasses members = new MembersOfClasses(before, after);
        Stream.concat(impact.calls().stream(), impact.latent().stream())
                .filter(transition -> transition.when() == Moment.NOW)
                .forEach(transition -> members.of(transition).stream()
                        .filter(clients::contains)
                        .forEach(client -> named(transition)
                                .forEach(to -> calls.merge(
                                        NaiveImpact.key(
                                                client, transition.host(), transition.port(), transition.subset(), to),
                                        transition.before().outcome() + " => "
                                                + transition.after().outcome(),
                                        (one, other) -> one + " and " + other))));
        return calls;
    }

    private static List<String> named(CallTransition transition) {
        List<String> named = transition.servers().named();
        return named.isEmpty() ? List.of("") : named;
    }

    private static Map<String, Set<String>> servers(Impact impact) {
        Map<String, Set<String>> servers = new TreeMap<>();
        impact.servers().stream()
                .filter(transition -> transition.when() == Moment.NOW)
                .forEach(transition -> transition.servers().stream()
                        .flatMap(of -> of.workloads().stream())
                        .forEach(workload -> NaiveImpact.PORTS.stream()
                                .filter(transition.ports()::include)
                                .forEach(
                                        port -> servers.computeIfAbsent(workload + ":" + port, added -> new TreeSet<>())
                                                .add(transition.from() + " => " + transition.to()))));
        return servers;
    }
}
