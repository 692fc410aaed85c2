package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Leads;
import dev.mtlsguardrails.core.mtls.NextPod;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.mtls.RulesObeyed;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the engine tells besides its answers: the way to them, and what lost on it. */
class WordsOfTheEngineTest {

    private static final ResourceId CART = new ResourceId(Kinds.POD, "shop", "cart");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: cart, namespace: shop, labels: {app: cart, security.istio.io/tlsMode: istio}}
            spec:
              containers: [{name: cart, image: a, ports: [{name: web, containerPort: 8080}]}, {name: istio-proxy, image: b}]
            status: {phase: Running, podIP: 10.1.0.1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop}
            spec: {selector: {app: cart}, ports: [{name: http, port: 80, targetPort: web}]}
            ---
            """;

    /** istio-semantics 1.2, 1.3. */
    @Test
    void thePoliciesThatAreAskedAndThoseThatAreNot() {
        MeshSnapshot mesh = mesh(POD + """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: younger, namespace: shop, creationTimestamp: "2026-02-01T00:00:00Z"}
                spec: {selector: {matchLabels: {app: cart}}, mtls: {mode: STRICT}}
                ---
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: older, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {selector: {matchLabels: {app: cart}}, portLevelMtls: {8080: {mode: DISABLE}}}
                ---
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: others, namespace: shop}
                spec: {selector: {matchLabels: {app: other}}, mtls: {mode: STRICT}}
                ---
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: shop}
                spec: {mtls: {mode: PERMISSIVE}}
                ---
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: istio-system}
                spec: {mtls: {mode: STRICT}}
                """);

        assertThat(new EffectiveMtls(mesh)
                        .policies(pod(mesh), 8080).stream()
                                .map(step -> step.level() + " " + step.by().object() + " "
                                        + step.by().at().fieldPath() + " " + step.mode() + " " + step.younger())
                                .toList())
                .containsExactly(
                        "PORT_OF_POLICY PeerAuthentication shop/older spec.portLevelMtls.8080.mode DISABLE []",
                        "WORKLOAD_POLICY PeerAuthentication shop/older spec.mtls.mode UNSET"
                                + " [PeerAuthentication shop/younger]",
                        "NAMESPACE_POLICY PeerAuthentication shop/default spec.mtls.mode PERMISSIVE []",
                        "MESH_POLICY PeerAuthentication istio-system/default spec.mtls.mode STRICT []");
    }

    /** istio-semantics 2.3, 2.4. */
    @Test
    void theRulesThatAClientPassesOver() {
        MeshSnapshot mesh = mesh(POD
                + rule("web", "picky", "2026-01-01", "workloadSelector: {matchLabels: {app: other}}, ")
                + rule("web", "first", "2026-01-02", "")
                + rule("web", "second", "2026-01-03", "")
                + rule("shop", "of-the-server", "2026-01-01", "")
                + rule("istio-system", "of-the-mesh", "2026-01-01", ""));
        Client client = new Client("web", Proxy.SIDECAR, pod(mesh).template());

        assertThat(new RulesObeyed(mesh)
                        .passedOver(client, new Host("cart.shop.svc.cluster.local")).stream()
                                .map(passed -> passed.rule() + ": " + passed.because())
                                .toList())
                .containsExactly(
                        "DestinationRule web/picky: OTHER_CLIENTS",
                        "DestinationRule web/second: AN_OLDER_ONE_COMES_FIRST",
                        "DestinationRule shop/of-the-server: FURTHER_AWAY",
                        "DestinationRule istio-system/of-the-mesh: FURTHER_AWAY");
    }

    /** istio-semantics 2.8, 2.9: names by selector, by address, by alias. */
    @Test
    void theNamesThatLeadToAPod() {
        MeshSnapshot mesh = mesh(POD + """
                apiVersion: v1
                kind: Service
                metadata: {name: basket, namespace: web}
                spec: {type: ExternalName, externalName: cart.shop.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: others, namespace: shop}
                spec: {selector: {app: other}, ports: [{port: 80, targetPort: 8080}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: legacy, namespace: web}
                spec:
                  hosts: [cart.example.com]
                  resolution: STATIC
                  ports: [{name: http, number: 8443, protocol: HTTP}]
                  endpoints: [{address: 10.1.0.1, ports: {http: 8080}}]
                """);

        assertThat(new Leads(mesh)
                        .to(Set.of(CART)).stream()
                                .map(lead -> lead.host() + ":" + lead.port() + " -> " + lead.workloadPort() + " by "
                                        + lead.declaredBy())
                                .toList())
                .containsExactly(
                        "basket.web.svc.cluster.local:80 -> 8080 by Service web/basket",
                        "cart.shop.svc.cluster.local:80 -> 8080 by Service shop/cart",
                        "cart.example.com:8443 -> 8080 by ServiceEntry web/legacy");
    }

    /** istio-semantics 4.3. */
    @Test
    void theNextPodOfATemplate() {
        MeshSnapshot mesh =
                mesh("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {istio-injection: enabled}}
                ---
                """ + deployment("injected", "") + deployment("as-said", "security.istio.io/tlsMode: disabled")
                        + deployment("refusing", "sidecar.istio.io/inject: \"false\""));

        assertThat(next(mesh, "injected")).isEqualTo("istio [main, istio-proxy] SIDECAR");
        assertThat(next(mesh, "as-said")).isEqualTo("disabled [main, istio-proxy] SIDECAR");
        assertThat(next(mesh, "refusing")).isEqualTo("none [main] NONE");
    }

    private static String next(MeshSnapshot mesh, String name) {
        Workload workload = mesh.namespace("shop")
                .find(Workload.class, new ResourceId(Kinds.DEPLOYMENT, "shop", name))
                .orElseThrow();
        Pod pod = NextPod.of(workload, mesh);
        List<String> containers = pod.template().containers().stream()
                .map(container -> container.name())
                .toList();
        return pod.template().labels().get("security.istio.io/tlsMode").orElse("none") + " " + containers + " "
                + Proxy.of(pod, mesh);
    }

    private static String deployment(String name, String label) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: shop}
                spec:
                  template:
                    metadata: {labels: {%s}}
                    spec: {containers: [{name: main, image: a}]}
                ---
                """.formatted(name, label);
    }

    private static String rule(String namespace, String name, String day, String selector) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: %s, namespace: %s, creationTimestamp: "%sT00:00:00Z"}
                spec: {%shost: cart.shop.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}
                ---
                """.formatted(name, namespace, day, selector);
    }

    private static Pod pod(MeshSnapshot mesh) {
        return mesh.namespace("shop").find(Pod.class, CART).orElseThrow();
    }

    private static MeshSnapshot mesh(String objects) {
        MeshSnapshot mesh = MeshSnapshot.empty(MeshConfig.DEFAULT);
        for (var object : Yaml.documents(objects)) {
            mesh = mesh.apply(new Change.Standing(MeshCase.read(object)));
        }
        return mesh;
    }
}
