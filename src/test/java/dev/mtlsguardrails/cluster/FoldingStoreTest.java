package dev.mtlsguardrails.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of an object that came in there is the value in the view, and beside it only what the informer knows it by. */
class FoldingStoreTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String METADATA = """
            metadata:
              name: it
              namespace: prod
              uid: 51c0
              resourceVersion: "7"
              labels: {app: a}
              annotations: {long: story}
              managedFields: [{manager: somebody}]
            """;

    private final ViewHolder view = new ViewHolder(ClusterView.empty(MeshConfig.DEFAULT), Clock.systemUTC());
    private final FoldingStore store =
            new FoldingStore(object -> SERIALIZATION.convertValue(object, JsonNode.class), view);

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of(BackendTlsPolicy.class, """
                        apiVersion: gateway.networking.k8s.io/v1
                        kind: BackendTLSPolicy
                        spec: {targetRefs: [{kind: Service, name: reviews}]}
                        """),
                Arguments.of(EndpointSlice.class, """
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        endpoints: [{addresses: [192.0.2.7]}]
                        """),
                Arguments.of(Sidecar.class, """
                        apiVersion: networking.istio.io/v1
                        kind: Sidecar
                        spec: {egress: [{hosts: ["./*"]}]}
                        """),
                Arguments.of(VirtualService.class, """
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}
                        """));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void keepsNoMoreOfAnObjectThanItsIdentity(Class<? extends MeshObject> type, String manifest) {
        GenericKubernetesResource object =
                Installer.typed(Yaml.documents(manifest + METADATA).getFirst());

        store.put("prod/it", object);

        assertThat(view.current().mesh().namespace("prod").all(type)).hasSize(1);
        assertThat(SERIALIZATION.convertValue(store.get("prod/it"), JsonNode.class))
                .isEqualTo(Yaml.documents("""
                                apiVersion: %s
                                kind: %s
                                metadata: {name: it, namespace: prod, uid: 51c0, resourceVersion: "7"}
                                """.formatted(object.getApiVersion(), object.getKind()))
                        .getFirst());

        store.remove("prod/it");

        assertThat(view.current().mesh().namespace("prod").all(type)).isEmpty();
    }

    @Test
    void takesNothingMoreOnceAnotherHasTakenOver() {
        GenericKubernetesResource first = sidecar("first");
        GenericKubernetesResource second = sidecar("second");
        store.put("prod/first", first);

        FoldingStore next = store.successor();
        next.put("prod/second", second);
        store.put("prod/late", sidecar("late"));
        store.remove("prod/first");

        assertThat(next.keySet()).containsExactlyInAnyOrder("prod/first", "prod/second");
        assertThat(view.current().mesh().namespace("prod").all(Sidecar.class))
                .extracting(sidecar -> sidecar.id().name())
                .containsExactlyInAnyOrder("first", "second");
        next.remove("prod/first");
        assertThat(view.current().mesh().namespace("prod").all(Sidecar.class)).hasSize(1);
    }

    private static GenericKubernetesResource sidecar(String name) {
        return Installer.typed(Yaml.documents("""
                        apiVersion: networking.istio.io/v1
                        kind: Sidecar
                        metadata: {name: %s, namespace: prod}
                        """.formatted(name)).getFirst());
    }
}
