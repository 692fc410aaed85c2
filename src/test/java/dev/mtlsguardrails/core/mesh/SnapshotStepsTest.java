package dev.mtlsguardrails.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.synthetic.RandomChanges;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A watch tells of a mesh change by change, for months. What is kept in step on the way must be what it would be, had one
 * looked at the mesh for the first time.
 */
class SnapshotStepsTest {

    private static final int STEPS = 1_000;
    private static final int STEPS_BETWEEN_ANSWERS = 50;
    private static final long SEED = 7;
    private static final SyntheticMesh START = new SyntheticMesh(20);

    private final Random random = new Random(SEED);
    private final RandomChanges changes = new RandomChanges(START, SEED);

    @Test
    void aThousandChangesOneAfterTheOtherGiveTheMeshBuiltFromScratch() {
        MeshSnapshot stepwise = START.snapshot(MeshConfig.DEFAULT);
        Set<Class<?>> changed = new HashSet<>();
        for (int step = 1; step <= STEPS; step++) {
            Change change = changes.next();
            changed.add(change.object().getClass());
            stepwise = stepwise.apply(change);

            MeshSnapshot fromScratch = SyntheticMesh.holding(inAnyOrder(), MeshConfig.DEFAULT);
            assertThat(stepwise.equals(fromScratch))
                    .as("step %d, %s: equal", step, change)
                    .isTrue();
            assertIndexed(stepwise, "step " + step + ", " + change);
            if (step % STEPS_BETWEEN_ANSWERS == 0) {
                assertSameAnswers(stepwise, fromScratch);
            }
        }
        assertThat(changed)
                .as("kinds that were changed")
                .containsAll(kinds(MeshObject.class).toList());
    }

    private Stream<MeshObject> inAnyOrder() {
        List<MeshObject> objects = new ArrayList<>(changes.surviving());
        Collections.shuffle(objects, random);
        return objects.stream();
    }

    private void assertIndexed(MeshSnapshot mesh, String when) {
        NaiveIndex naive = NaiveIndex.of(changes.surviving(), mesh.config());
        Set<Host> hosts = naive.hostsInPlay(changes.namespaces());
        assertSame(when + ": rules for", hosts, mesh::namespacesWithRuleFor, naive::namespacesWithRuleFor);
        assertSame(when + ": entries for", hosts, mesh::namespacesDeclaring, naive::namespacesDeclaring);
        assertSame(when + ": routes to", hosts, mesh::namespacesRoutingTo, naive::namespacesRoutingTo);
        assertSame(
                when + ": pods at", naive.addressesInPlay(), mesh::namespacesWithAddress, naive::namespacesWithAddress);
        assertSame(when + ": written", naive.addressesInPlay(), mesh::namespacesWriting, naive::namespacesWriting);
        assertSame(when + ": aliases of", hosts, mesh::namespacesWithAliasOf, naive::namespacesWithAliasOf);
        assertThat(mesh.namespacesWithSidecar()).as(when + ": Sidecars").isEqualTo(naive.namespacesWithSidecar());
        assertThat(mesh.namespacesWithAmbient()).as(when + ": ambient").isEqualTo(naive.namespacesWithAmbient());
    }

    /** Also what slices have worked out and kept must be that of their objects. */
    private static void assertSameAnswers(MeshSnapshot stepwise, MeshSnapshot fromScratch) {
        EffectiveMtls one = new EffectiveMtls(stepwise);
        EffectiveMtls other = new EffectiveMtls(fromScratch);
        Set<Client> clients =
                all(stepwise, Pod.class).map(pod -> Client.of(pod, stepwise)).collect(Collectors.toSet());
        List<Host> services = all(stepwise, Service.class)
                .map(service -> service.host(stepwise.config()))
                .toList();
        List<Call.Dialled> dialled = clients.stream()
                .flatMap(client -> services.stream().map(host -> new Call.Dialled(client, host, 80, Optional.empty())))
                .toList();
        assertSame("calls", dialled, one::calls, other::calls);
    }

    private static <Q, A> void assertSame(
            String what, Collection<Q> questions, Function<Q, A> answers, Function<Q, A> expected) {
        for (Q question : questions) {
            A answer = expected.apply(question);
            if (!answers.apply(question).equals(answer)) { // an assertion for each would take longer than the answers
                assertThat(answers.apply(question)).as("%s %s", what, question).isEqualTo(answer);
            }
        }
    }

    private static <T extends MeshObject> Stream<T> all(MeshSnapshot mesh, Class<T> type) {
        return mesh.namespaces().flatMap(slice -> slice.all(type).stream());
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(SnapshotStepsTest::kinds)
                : Stream.of(type);
    }
}
