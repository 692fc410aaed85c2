package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods as the injector hands them on: what it wrote there itself is no reason to keep a workload from coming back. */
class InjectedPodsTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: details, namespace: shop}
            spec: {template: {metadata: {labels: {app: details}, annotations: {%s}}, spec: {containers: [{name: details}]}}}
            """;

    private static final String POD = """
            user: %s
            object:
              apiVersion: v1
              kind: Pod
              metadata:
                name: details-5d4f-x7k2p
                namespace: shop
                labels: {app: details, pod-template-hash: 5d4f}
                annotations: {%s}
                ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: details-5d4f, uid: u, controller: true}]
              spec:
                containers: [{name: details}, {name: istio-proxy, image: proxyv2, env: [{name: DISABLE_ENVOY, value: "%s"}]}]
            """;

    private static final String SYSTEM = "system:serviceaccount:kube-system:replicaset-controller";
    private static final String EXCLUDED = "traffic.sidecar.istio.io/excludeInboundPorts: \"%s\"";
    private static final String RANGES = "traffic.sidecar.istio.io/excludeOutboundIPRanges: 10.0.0.0/8";

    @Test
    void defaultsOfTheMeshAreWrittenIntoPodsForThePlugin() throws BadReviewException {
        assertThat(found(withPlugin(), "", POD.formatted(SYSTEM, RANGES, "false")))
                .isEmpty();
        assertThat(found(withPlugin(), "", POD.formatted("jane", RANGES, "false")))
                .containsExactly("MTLS-0304 ");
        assertThat(found(MeshConfig.DEFAULT, "", POD.formatted(SYSTEM, RANGES, "false")))
                .containsExactly("MTLS-0304 ");
    }

    @Test
    void portsOfTheSidecarAreAddedToThoseOfTheOwner() throws BadReviewException {
        assertThat(found(
                        withPlugin(),
                        EXCLUDED.formatted("9080"),
                        POD.formatted(SYSTEM, EXCLUDED.formatted("15020,9080"), "false")))
                .containsExactly("MTLS-0303 made-from-owner");
    }

    @Test
    void aProxyConfigPutsVariablesIntoPods() throws BadReviewException {
        assertThat(found(MeshConfig.DEFAULT, "", POD.formatted(SYSTEM, "", "true")))
                .isEmpty();
        assertThat(found(MeshConfig.DEFAULT, "", POD.formatted("jane", "", "true")))
                .containsExactly("MTLS-0303 ");
    }

    private static MeshConfig withPlugin() {
        MeshConfig usual = MeshConfig.DEFAULT;
        return new MeshConfig(
                usual.rootNamespace(),
                usual.clusterDomain(),
                usual.autoMtls(),
                usual.defaultExportTo(),
                usual.outboundTraffic(),
                usual.discovery(),
                usual.revision(),
                usual.istio(),
                usual.hbone(),
                MeshConfig.Redirection.CNI);
    }

    /** Rules and leniencies. */
    private static List<String> found(MeshConfig config, String annotations, String request) throws BadReviewException {
        ClusterView view = ClusterView.empty(config);
        for (JsonNode object : Yaml.documents("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {istio-injection: enabled}}
                ---
                """ + DEPLOYMENT.formatted(annotations))) {
            view = Offline.with(view, object);
        }
        JsonNode brief = Yaml.documents(request).getFirst();
        return Offline.decide(Reviews.bytes(Reviews.review("uid", brief)), view)
                .verdict()
                .map(Verdict::rulings)
                .stream()
                .flatMap(List::stream)
                .map(InjectedPodsTest::words)
                .toList();
    }

    private static String words(Ruling ruling) {
        return ruling.finding().rule() + " "
                + ruling.leniency().map(leniency -> leniency.word()).orElse("");
    }
}
