package dev.mtlsguardrails.core.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeshSnapshotTest {

    private static final MeshSnapshot EMPTY = MeshSnapshot.empty(MeshConfig.DEFAULT);

    @Test
    void aChangeMakesANewSnapshotAndLeavesTheOldOne() {
        MeshSnapshot with = EMPTY.apply(new Change.Create(service("shop", "cart")));

        assertThat(with.namespace("shop").all(Service.class)).hasSize(1);
        assertThat(EMPTY.namespace("shop").all(Service.class)).isEmpty();
    }

    @Test
    void anUpdateReplacesAndADeletionRemoves() {
        MeshSnapshot first = EMPTY.apply(new Change.Create(namespace("shop", Map.of())));
        MeshSnapshot second = first.apply(new Change.Update(
                namespace("shop", Map.of()), namespace("shop", Map.of("istio-injection", "enabled"))));
        MeshSnapshot third = second.apply(new Change.Delete(namespace("shop", Map.of())));

        assertThat(first.namespaceLabels("shop")).contains(Labels.NONE);
        assertThat(second.namespaceLabels("shop"))
                .hasValueSatisfying(labels ->
                        assertThat(labels.has("istio-injection", "enabled")).isTrue());
        assertThat(third.namespaceLabels("shop")).isEmpty();
        assertThat(third.namespaces()).isEmpty();
    }

    @Test
    void whatDidNotChangeIsShared() {
        MeshSnapshot before = EMPTY.apply(new Change.Create(service("shop", "cart")))
                .apply(new Change.Create(service("bank", "ledger")));

        MeshSnapshot after = before.apply(new Change.Create(service("shop", "till")));

        assertThat(after.namespace("bank")).isSameAs(before.namespace("bank"));
    }

    @Test
    void namespacesComeInTheOrderOfTheirNames() {
        MeshSnapshot mesh = EMPTY;
        for (int i : IntStream.range(0, 300).toArray()) {
            mesh = mesh.apply(new Change.Create(service("n" + (i * 7919 % 300), "s")));
        }

        assertThat(mesh.namespaces().map(NamespaceSlice::name).toList())
                .hasSize(300)
                .isSorted();
    }

    @Test
    void theyStillDoWhenOneComesOrGoes() {
        MeshSnapshot two = EMPTY.apply(new Change.Create(service("shop", "cart")))
                .apply(new Change.Create(service("bank", "ledger")));
        assertThat(two.namespaceNames()).containsExactly("bank", "shop");

        MeshSnapshot three = two.apply(new Change.Create(service("farm", "crops")));
        MeshSnapshot without = three.apply(new Change.Delete(service("bank", "ledger")));

        assertThat(three.namespaceNames()).containsExactly("bank", "farm", "shop");
        assertThat(without.namespaceNames()).containsExactly("farm", "shop");
        assertThat(two.namespaceNames()).containsExactly("bank", "shop");
    }

    @Test
    void whatWasSummarisedIsWorkedOutAgainOnlyWhereSomethingChanged() {
        MeshSnapshot before = EMPTY;
        for (int i : IntStream.range(0, 300).toArray()) {
            before = before.apply(new Change.Create(service("n" + i, "s")));
        }
        assertThat(summarised(before)).hasSize(300).containsOnlyOnce("n7");
        assertThat(services(before)).isEqualTo(300);

        MeshSnapshot after = before.apply(new Change.Create(service("n7", "t")));

        assertThat(summarised(before)).isEmpty();
        assertThat(summarised(after)).contains("n7").hasSizeLessThan(10);
        assertThat(services(after)).isEqualTo(301);
        assertThat(services(before)).isEqualTo(300);
    }

    /** The namespaces that were looked at for that. */
    private static List<String> summarised(MeshSnapshot mesh) {
        List<String> asked = new ArrayList<>();
        mesh.summaries(Count.class, slices -> {
                    slices.forEach(slice -> asked.add(slice.name()));
                    return Count.in(slices);
                })
                .forEach(count -> {});
        return asked;
    }

    private static int services(MeshSnapshot mesh) {
        return mesh.summaries(Count.class, Count::in).mapToInt(Count::services).sum();
    }

    private record Count(int services) {

        static Count in(Collection<NamespaceSlice> slices) {
            return new Count(slices.stream()
                    .mapToInt(slice -> slice.all(Service.class).size())
                    .sum());
        }
    }

    @Test
    void aSnapshotOfThingsThatAreNoMeshObjectsStaysItself() {
        ResourceId id = new ResourceId(Kinds.JOB, "shop", "sweep");

        assertThat(EMPTY.apply(new Change.Create(() -> id))).isSameAs(EMPTY);
    }

    private static Service service(String namespace, String name) {
        return new Service(
                new ResourceId(Kinds.SERVICE, namespace, name),
                Meta.NONE,
                Selector.EVERYTHING,
                List.of(),
                List.of(),
                new Service.Addressing.ClusterIp());
    }

    private static Namespace namespace(String name, Map<String, String> labels) {
        Meta meta = new Meta(Labels.of(labels), Labels.NONE, Optional.empty(), Optional.empty());
        return new Namespace(new ResourceId(Kinds.NAMESPACE, "", name), meta);
    }
}
