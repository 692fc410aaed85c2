package dev.mtlsguardrails.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.controlplane.Node;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews.Following;
import dev.mtlsguardrails.core.rule.ViewChange;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever follows a view is told each difference, and nothing else. */
class ViewHolderTest {

    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {istio-injection: %s}}
            """;

    private final ViewHolder view = new ViewHolder(ClusterView.empty(MeshConfig.DEFAULT), Clock.systemUTC());
    private final List<ViewChange> told = new ArrayList<>();

    private static Resource read(String manifest) {
        if (KubeReader.read(Yaml.documents(manifest).getFirst()) instanceof Reading.Read<Resource>(Resource value)) {
            return value;
        }
        throw new AssertionError(manifest);
    }

    private static Change brought(String manifest) {
        return new Change.Standing(read(manifest));
    }

    @Test
    void tellsWhatWasAndWhatIs() {
        view.follow(told::add);
        view.apply(brought(NAMESPACE.formatted("enabled")));
        view.apply(brought(NAMESPACE.formatted("enabled")));
        view.apply(brought(NAMESPACE.formatted("disabled")));
        view.apply(new Change.Delete(read("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")));
        view.apply(new Change.Delete(read("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")));

        Resource enabled = read(NAMESPACE.formatted("enabled"));
        Resource disabled = read(NAMESPACE.formatted("disabled"));
        assertThat(told)
                .extracting(ViewChange::change)
                .containsExactly(
                        new Change.Create(enabled), new Change.Update(enabled, disabled), new Change.Delete(disabled));
        assertThat(told.get(1).before().find(enabled)).contains(enabled);
        assertThat(told.get(1).after().find(enabled)).contains(disabled);
        assertThat(view.current().find(enabled)).isEmpty();
    }

    @Test
    void whatWasThereAllAlongIsNoNews() {
        view.follow(told::add);
        view.learn(brought(NAMESPACE.formatted("enabled")));
        view.apply(brought(NAMESPACE.formatted("enabled")));

        assertThat(told).isEmpty();
        assertThat(view.current().mesh().namespace("shop").all(Namespace.class)).hasSize(1);
    }

    @Test
    void whoeverStopsHearsNoMoreAndNobodyStopsTheOthers() {
        view.follow(change -> {
            throw new IllegalStateException("broken on purpose");
        });
        Following following = view.follow(told::add);
        view.follow(told::add);
        view.apply(brought(NAMESPACE.formatted("enabled")));
        assertThat(told).hasSize(2);

        following.close();
        following.close();
        view.apply(brought(NAMESPACE.formatted("disabled")));

        assertThat(told).hasSize(3);
    }

    /** Of every sort of object that a view is made of, it is known what was there before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: Node, metadata: {name: it}, status: {nodeInfo: {kubeletVersion: v1.34.1}}}",
                "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: it, namespace: shop}}",
                "{apiVersion: mtls-guardrails.dev/v1alpha1, kind: MtlsPolicy, metadata: {name: it}, spec: {}}",
                "{apiVersion: mtls-guardrails.dev/v1alpha1, kind: MtlsException, metadata: {name: it, namespace: shop},"
                        + " spec: {workloadSelector: {matchLabels: {app: it}}, rules: [MTLS-0101]}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system},"
                        + " data: {mesh: 'enableAutoMtls: false'}}"
            })
    void findsWhatItHolds(String manifest) {
        view.apply(brought(manifest));
        Resource object = read(manifest);

        assertThat(view.current().find(object)).isEqualTo(Optional.of(object));
        assertThat(object instanceof Node || object.id().name().startsWith("i")).isTrue();
    }
}
