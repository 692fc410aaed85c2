package dev.mtlsguardrails.e2e;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody is asked about is known all the same, with the rights that the webhook has: as it stands at present. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class MeshContextTest extends GuardedCluster {

    private static final String SIDECAR = """
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: narrow, namespace: %s}
            spec: {egress: [{hosts: [%s]}]}
            """;
    private static final String VIRTUAL_SERVICE = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: canary, namespace: %s}
            spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: %s}}]}]}
            """;
    private static final String ENDPOINT_SLICE = """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %2$s, namespace: %1$s, labels: {kubernetes.io/service-name: legacy%3$s}}
            addressType: IPv4
            endpoints: [{addresses: [%4$s]}]
            ports: [{name: http, port: 8080}]
            """;
    private static final String DERIVED = ", endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io";
    private static final String MIRRORED =
            ", endpointslice.kubernetes.io/managed-by: endpointslicemirroring-controller.k8s.io";

    @Inject
    ClusterViews views;

    private String namespace;

    @BeforeEach
    void inANamespaceOfItsOwn() {
        namespace = namespace(Map.of());
    }

    @Test
    void aSidecar() {
        stored(SIDECAR.formatted(namespace, "./*"));
        assertEventually(() -> assertThat(importedHosts()).containsExactly("./*"));

        stored(SIDECAR.formatted(namespace, "istio-system/*"));
        assertEventually(() -> assertThat(importedHosts()).containsExactly("istio-system/*"));

        gone("sidecar/narrow");
        assertEventually(() -> assertThat(all(Sidecar.class)).isEmpty());
    }

    @Test
    void aVirtualService() {
        stored(VIRTUAL_SERVICE.formatted(namespace, "v1"));
        assertEventually(() -> assertThat(subsets()).containsExactly("v1"));

        stored(VIRTUAL_SERVICE.formatted(namespace, "v2"));
        assertEventually(() -> assertThat(subsets()).containsExactly("v2"));

        gone("virtualservice/canary");
        assertEventually(() -> assertThat(all(VirtualService.class)).isEmpty());
    }

    @Test
    void endpointsThatSomebodyNames() {
        stored(ENDPOINT_SLICE.formatted(namespace, "by-hand", "", "192.0.2.7"));
        assertEventually(() -> assertThat(addresses()).containsExactly("192.0.2.7"));

        stored(ENDPOINT_SLICE.formatted(namespace, "by-hand", MIRRORED, "192.0.2.8"));
        assertEventually(() -> assertThat(addresses()).containsExactly("192.0.2.8"));

        gone("endpointslice/by-hand");
        assertEventually(() -> assertThat(all(EndpointSlice.class)).isEmpty());
    }

    @Test
    void endpointsThatKubernetesDerivesAreLeftToThePods() {
        stored(ENDPOINT_SLICE.formatted(namespace, "derived", DERIVED, "192.0.2.1"));
        stored(ENDPOINT_SLICE.formatted(namespace, "by-hand", "", "192.0.2.2"));
        assertEventually(() -> assertThat(addresses()).containsExactly("192.0.2.2"));

        stored(ENDPOINT_SLICE.formatted(namespace, "by-hand", DERIVED, "192.0.2.2"));
        assertEventually(() -> assertThat(all(EndpointSlice.class)).isEmpty());
    }

    /** Istio brings no definition of it. */
    @Test
    void aKindThatIsNotServedIsKnownToHaveNoObjects() {
        assertThat(kubectl.run("get", "backendtlspolicies").text()).contains("doesn't have a resource type");

        assertThat(views.current().orElseThrow().unread()).isEmpty();
        assertThat(cluster.webhook().management("/q/metrics").body())
                .contains("mtls_guardrails_watch_synced{kind=\"BackendTLSPolicy\"} 1.0");
    }

    private List<String> importedHosts() {
        return all(Sidecar.class).stream()
                .flatMap(sidecar -> sidecar.egress().stream())
                .flatMap(egress -> egress.hosts().stream())
                .toList();
    }

    private List<String> subsets() {
        return all(VirtualService.class).stream()
                .flatMap(service -> service.destinations().stream())
                .flatMap(destination -> destination.subset().stream())
                .toList();
    }

    private List<String> addresses() {
        return all(EndpointSlice.class).stream()
                .flatMap(endpoints -> endpoints.addresses().stream())
                .toList();
    }

    private <T extends MeshObject> List<T> all(Class<T> type) {
        return List.copyOf(
                views.current().orElseThrow().mesh().namespace(namespace).all(type));
    }

    private void stored(String manifest) {
        assertThat(apply(manifest).text()).containsAnyOf("created", "configured");
    }

    private void gone(String object) {
        assertThat(kubectl.run("delete", object, "-n", namespace).text()).contains("deleted");
    }
}
