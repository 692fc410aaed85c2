package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply} is answered. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RefusalTest extends GuardedCluster {

    private static final String DISABLE = "{host: %s, trafficPolicy: {tls: {mode: DISABLE}}}";
    private static final String REVISION_SERVER = "istio.io/rev";

    @Test
    void tlsWithoutMode() {
        assertRefused(
                apply(rule("bookinfo", "pool", "{host: ratings, trafficPolicy: {tls: {}}}")),
                "[MTLS-0201] spec.trafficPolicy.tls: `tls` without `mode` means DISABLE",
                "affects: every client in the mesh calling ratings.bookinfo.svc.cluster.local",
                "Deployment ratings-v1",
                "instead: ");
    }

    @Test
    void disableInThePortSettingsOfASubset() {
        String spec = "{host: reviews, subsets: [{name: v1}, {name: v2, trafficPolicy: {portLevelSettings:"
                + " [{port: {number: 9080}, tls: {mode: DISABLE}}]}}]}";

        assertRefused(
                apply(rule("bookinfo", "reviews", spec)),
                "[MTLS-0201] spec.subsets[1].trafficPolicy.portLevelSettings[0].tls.mode",
                "subset v2, port 9080");
    }

    @Test
    void everyVersionOfTheSameRule() {
        for (String version : new String[] {"v1", "v1beta1", "v1alpha3"}) {
            String manifest = rule("bookinfo", "versions", DISABLE.formatted("ratings"))
                    .replace("networking.istio.io/v1", "networking.istio.io/" + version);

            assertRefused(apply(manifest), "[MTLS-0201] spec.trafficPolicy.tls.mode");
        }
    }

    @Test
    void peerAuthenticationOfANamespaceAndOfASelector() {
        String policy = """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: open, namespace: bookinfo}
                spec: {%smtls: {mode: DISABLE}}
                """;

        assertRefused(
                apply(policy.formatted("")),
                "[MTLS-0101] spec.mtls.mode",
                "affects: every workload of namespace bookinfo: Deployment details-v1",
                "instead: write STRICT");
        assertRefused(
                apply(policy.formatted("selector: {matchLabels: {app: details}}, ")),
                "affects: workloads app=details of namespace bookinfo: Deployment details-v1");
    }

    @Test
    void deploymentThatOptsOutOfTheSidecar() {
        String mesh = meshNamespace();
        String outside = namespace(Map.of());

        Eventually.assertEventually(() -> assertRefused(
                apply(optedOut(mesh, "cache"), "--dry-run=server"),
                "[MTLS-0301] spec.template.metadata.labels[sidecar.istio.io/inject]",
                "affects: Deployment " + mesh + "/cache",
                "instead: remove the label"));
        eventuallyAccepted(optedOut(outside, "cache"));
    }

    @Test
    void aDryRunGetsTheSameVerdict() {
        String manifest = rule("bookinfo", "dry", DISABLE.formatted("ratings"));

        assertThat(apply(manifest, "--dry-run=server").text())
                .isEqualTo(apply(manifest).text())
                .contains("MTLS-0201");
    }

    @Test
    void theApiServerAndExternalHostsAreNoServersOfTheMesh() {
        eventuallyAccepted(
                rule("istio-system", "api-server", DISABLE.formatted("kubernetes.default.svc.cluster.local")));
        eventuallyAccepted(rule("bookinfo", "payments", DISABLE.formatted("api.payments.example")));
        eventuallyAccepted(rule("bookinfo", "ldap", DISABLE.formatted("ldap.legacy.svc.cluster.local")));
    }

    @Test
    void disableBeforeTheServiceExists() {
        assertRefused(
                apply(rule("bookinfo", "later", DISABLE.formatted("later"))), "served by nothing that is known (yet)");
    }

    @Test
    void disableAtScaleZero() {
        String outside = namespace(Map.of());
        eventuallyAccepted(
                deployment(outside, "sleepy", "").replace("spec:\n  selector", "spec:\n  replicas: 0\n  selector"));
        eventuallyAccepted(service(outside, "sleepy"));

        assertRefused(apply(rule(outside, "sleepy", DISABLE.formatted("sleepy"))), "[MTLS-0201]");
    }

    @Test
    void disableBehindAForeignRevision() {
        String outside = namespace(Map.of());
        eventuallyAccepted(deployment(outside, "rev", ", " + REVISION_SERVER + ": other"));
        eventuallyAccepted(service(outside, "rev"));

        Eventually.assertEventually(() ->
                assertThat(kubectl.run("get", "pods", "-n", outside).text()).contains("rev-"));
        assertRefused(apply(rule(outside, "rev", DISABLE.formatted("rev"))), "[MTLS-0201]", "served by Deployment rev");
    }

    @Test
    void gatewayThatIstiodMakes() {
        String mesh = meshNamespace();
        kubectl.run(
                "create",
                "clusterrolebinding",
                "istiod-in-tests",
                "--clusterrole=cluster-admin",
                "--serviceaccount=istio-system:istiod");
        String gateway = optedOut(mesh, "gateway-istio")
                .replace(
                        "metadata: {name: gateway-istio,",
                        "metadata: {labels: {gateway.istio.io/managed: istio.io-gateway-controller},"
                                + " name: gateway-istio,");

        Eventually.assertEventually(() -> assertRefused(apply(gateway, "--dry-run=server"), "MTLS-0301"));
        assertThat(apply(gateway, "--as=system:serviceaccount:istio-system:istiod")
                        .text())
                .contains("created", "let pass: the mesh's own control plane made it");
    }
}
