package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a change does by way of other objects. What holds for the whole mesh is only tried out, or taken away again: other
 * tests share the cluster.
 */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class EffectsTest extends GuardedCluster {

    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final String ROOT = "istio-system";
    private static final String WARNS = "effects-warn";
    private static final String STRICT = "effects-strict";

    /** It shows that there is a control plane, whose ConfigMap counts then; nobody calls it. */
    private static final String INJECTOR = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: effects-injector, labels: {app: sidecar-injector, istio.io/rev: default}}
            webhooks:
              - name: namespace.sidecar-injector.istio.io
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Ignore
                clientConfig: {service: {name: istiod, namespace: istio-system, path: /inject}}
                namespaceSelector: {matchExpressions: [{key: istio-injection, operator: In, values: [enabled]}]}
                rules: [{apiGroups: [example.invalid], apiVersions: [v1], resources: [nothing], operations: [CREATE]}]
            """;

    @BeforeEach
    void policies() {
        kubectl.run("create", "namespace", ROOT);
        kubectl.run("delete", "peerauthentications", "--all", "-n", ROOT);
        eventuallyAccepted(policy(WARNS, "profile: Baseline, mode: Warn"));
        eventuallyAccepted(policy(STRICT, "profile: Strict"));
    }

    @AfterEach
    void nothingHoldsForTheMesh() {
        kubectl.run("delete", "mtlspolicies", WARNS, STRICT, "--ignore-not-found");
        kubectl.run("delete", "peerauthentications,destinationrules", "--all", "-n", ROOT);
        kubectl.run("delete", "endpointslice", "effects", "-n", "default", "--ignore-not-found");
        kubectl.run("delete", "mutatingwebhookconfiguration", "effects-injector", "--ignore-not-found");
        kubectl.run("delete", "configmap", "istio", "-n", ROOT, "--ignore-not-found");
    }

    @Test
    void strictOverRulesThatDisableNamesEachAndItsVictims() {
        String namespace = meshNamespace(WARNS);
        running(namespace, "web");
        running(namespace, "api");
        eventuallyAccepted(rule(namespace, "web-plain", "{host: web, trafficPolicy: {tls: {mode: DISABLE}}}"));
        eventuallyAccepted(rule(namespace, "api-plain", "{host: api, trafficPolicy: {tls: {mode: DISABLE}}}"));

        eventuallySaid(
                () -> apply(peerAuthentication(ROOT, "default", "{mtls: {mode: STRICT}}"), "--dry-run=server"),
                "[MTLS-0502] spec.mtls.mode",
                namespace + "/web:80: plaintext (DestinationRule " + namespace + "/web-plain)",
                namespace + "/api:80: plaintext (DestinationRule " + namespace + "/api-plain)");
    }

    @Test
    void deletionOfTheStrictPolicyOfTheMeshOpensServersAndIsRefusedUnderStrict() {
        String namespace = meshNamespace(WARNS);
        running(namespace, "web");
        kubectl.run("label", "namespace", namespace, "effects=" + STRICT, "--overwrite");
        eventuallyAccepted(peerAuthentication(ROOT, "default", "{mtls: {mode: STRICT}}"));

        Output output = eventuallySaid(
                () -> kubectl.run("delete", "peerauthentication/default", "-n", ROOT, "--dry-run=server"),
                "[MTLS-0503] spec.mtls.mode: opens ");

        assertRefused(output, "policy:  " + STRICT);
    }

    @Test
    void aWildcardOfAClientNamespaceHidesTheRuleForTheApiServer() {
        String namespace = meshNamespace(WARNS);
        eventuallyAccepted("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: effects, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
                addressType: IPv4
                ports: [{name: https, port: 6443}]
                endpoints: [{addresses: [192.0.2.1]}]
                """);
        eventuallyAccepted(rule(
                ROOT,
                "api-server",
                "{host: kubernetes.default.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}"));

        eventuallySaid(
                () -> apply(
                        rule(
                                namespace,
                                "everything",
                                "{host: \"*.local\", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}"),
                        "--dry-run=server"),
                "[MTLS-0502] spec.trafficPolicy.tls.mode",
                "every client in " + namespace,
                "default/kubernetes:443",
                "DestinationRule " + namespace + "/everything hides DestinationRule istio-system/api-server, the rule"
                        + " for the API server");
    }

    @Test
    void halfOfATwoSidedExceptionIsDeleted() {
        String namespace = meshNamespace(WARNS);
        served(namespace, "web");
        eventuallyAccepted(peerAuthentication(namespace, "default", "{mtls: {mode: STRICT}}"));
        eventuallyAccepted(
                peerAuthentication(namespace, "web", "{selector: {matchLabels: {app: web}}, mtls: {mode: DISABLE}}"));
        eventuallyAccepted(rule(namespace, "web-plain", "{host: web, trafficPolicy: {tls: {mode: DISABLE}}}"));

        eventuallySaid(
                () -> kubectl.run("delete", "peerauthentication/web", "-n", namespace, "--dry-run=server"),
                "[MTLS-0502] spec.mtls.mode",
                "plaintext (DestinationRule " + namespace + "/web-plain) meets sidecar, STRICT (PeerAuthentication "
                        + namespace + "/default)");
    }

    @Test
    void aPodIsRelabelledOutOfAStrictPolicy() {
        String namespace = meshNamespace(WARNS);
        eventuallyAccepted(peerAuthentication(
                namespace, "locked", "{selector: {matchLabels: {locked: \"yes\"}}, mtls: {mode: STRICT}}"));
        eventuallyAccepted("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: %s, labels: {app: web, locked: "yes"}}
                spec:
                  containers:
                    - {name: main, image: "example/main:1"}
                    - {name: istio-proxy, image: "example/proxyv2:1", args: [proxy, sidecar]}
                """.formatted(namespace));

        eventuallySaid(
                () -> kubectl.run("label", "pod/web", "locked-", "-n", namespace, "--dry-run=server"),
                "[MTLS-0503] metadata.labels: opens a server",
                "Pod web in " + namespace + ": STRICT becomes PERMISSIVE");
    }

    @Test
    void aRouteWakesASubsetThatDisables() {
        String namespace = meshNamespace(WARNS);
        served(namespace, "web");
        eventuallyAccepted(rule(
                namespace,
                "web",
                "{host: web, subsets: [{name: old, labels: {app: web}, trafficPolicy: {tls: {mode: DISABLE}}}]}"));

        eventuallySaid(
                () -> apply("""
                        apiVersion: networking.istio.io/v1
                        kind: VirtualService
                        metadata: {name: web, namespace: %s}
                        spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: old}}]}]}
                        """.formatted(namespace), "--dry-run=server"),
                "[MTLS-0501] spec.http[0].route[0].destination.subset: starts plaintext between every client in the"
                        + " mesh and " + namespace + "/web:80, subset old",
                "DestinationRule " + namespace + "/web");
    }

    @Test
    void autoMtlsIsSwitchedOffInTheConfigMapOfTheMesh() {
        String namespace = meshNamespace(WARNS);
        running(namespace, "web");
        kubectl.run("label", "namespace", namespace, "effects-");
        eventuallyAccepted(INJECTOR);
        eventuallyAccepted(meshConfig("enableAutoMtls: true"));

        Output output = eventuallySaid(
                () -> apply(meshConfig("enableAutoMtls: false"), "--dry-run=server"),
                "[MTLS-0501] data.mesh: turns mTLS off between every client in the mesh and ",
                "automatic mTLS is off for the mesh");

        assertRefused(output, "ConfigMap istio-system/istio");
    }

    /** A watch brings what came just before. */
    private static Output eventuallySaid(Supplier<Output> asked, String... parts) {
        Output[] last = new Output[1];
        Eventually.assertEventually(() -> {
            last[0] = asked.get();
            assertThat(last[0].text()).contains(parts);
        });
        return last[0];
    }

    private String meshNamespace(String effects) {
        return namespace(Map.of("istio-injection", "enabled", "effects", effects));
    }

    private void served(String namespace, String name) {
        eventuallyAccepted(service(namespace, name));
        eventuallyAccepted(deployment(namespace, name, ""));
    }

    /** A pod with a sidecar, as an injector and a kubelet would leave it. */
    private void running(String namespace, String name) {
        eventuallyAccepted(service(namespace, name));
        eventuallyAccepted("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %2$s
                  namespace: %1$s
                  labels: {app: %2$s, security.istio.io/tlsMode: istio}
                  annotations: {sidecar.istio.io/status: "{}"}
                spec:
                  containers:
                    - {name: main, image: "example/main:1", ports: [{containerPort: 80}]}
                    - {name: istio-proxy, image: "example/proxyv2:1", args: [proxy, sidecar]}
                """.formatted(namespace, name));
        String address = "10.9.0." + ADDRESSES.incrementAndGet();
        kubectl.run(
                "patch",
                "pod/" + name,
                "-n",
                namespace,
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\": {\"phase\": \"Running\", \"podIP\": \"" + address + "\", \"podIPs\": [{\"ip\": \""
                        + address + "\"}]}}");
    }

    private static String peerAuthentication(String namespace, String name, String spec) {
        return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(name, namespace, spec);
    }

    private static String policy(String name, String spec) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: %1$s}
                spec: {priority: 500, namespaceSelector: {matchLabels: {effects: %1$s}}, %2$s}
                """.formatted(name, spec);
    }

    private static String meshConfig(String mesh) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system, labels: {istio.io/rev: default}}
                data: {mesh: "%s"}
                """.formatted(mesh);
    }
}
