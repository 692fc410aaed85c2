package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody reads who asks about something that is not there. */
class ExplainInputTest {

    private static final String MESH = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {istio-injection: enabled}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: cart, namespace: shop}
            spec: {selector: {app: cart}, ports: [{name: http, port: 80, targetPort: 8080}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart-v1, namespace: shop}
            spec:
              selector: {matchLabels: {app: cart}}
              template:
                metadata: {labels: {app: cart}}
                spec: {containers: [{name: cart, image: example/cart:1, ports: [{containerPort: 8080}, {containerPort: 9090}]}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: worker, namespace: shop}
            spec:
              selector: {matchLabels: {app: worker}}
              template:
                metadata: {labels: {app: worker}}
                spec: {containers: [{name: worker, image: example/worker:1}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: worker, namespace: shop}
            spec:
              selector: {matchLabels: {app: worker}}
              template:
                metadata: {labels: {app: worker}}
                spec: {containers: [{name: worker, image: example/worker:1}]}
            """;

    @TempDir
    private Path folder;

    private Terminal terminal;

    @BeforeEach
    void mesh() throws IOException {
        terminal = Terminal.in(folder).with("mesh.yaml", MESH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop/kart-v1 | there is no workload kart-v1 in namespace shop; near are cart-v1, worker",
                "shop/cart | there is no workload cart in namespace shop; that is a Service, and it leads to cart-v1",
                "shap/cart-v1 | nothing is known of a namespace shap; near are shop",
                "shop/worker | shop/worker is a Deployment and a StatefulSet; write shop/deployment/worker or"
                        + " shop/statefulset/worker",
                "shop/daemonset/worker | there is no daemonset worker in namespace shop; near are worker, cart-v1",
                "shop/cart-v1:80 | Deployment shop/cart-v1 does not serve port 80; it serves 8080, 9090; 80 is the port of"
                        + " Service shop/cart, which leads to 8080",
                "shop/deployment/worker:80 | Deployment shop/worker does not serve port 80; no port of it is known: no"
                        + " container declares one, and no Service leads to one"
            })
    void saysWhatIsThereInstead(String asked, String sentence) {
        Terminal.Answer answer = terminal.run("explain", asked, "--mesh", "mesh.yaml");

        assertThat(answer.err()).isEqualTo("mtls-guardrails: " + sentence + "\n");
        assertThat(answer.out()).isEmpty();
        assertThat(answer.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cart-v1", "shop/cart-v1:http", "a/b/c/d", "shop/", "shop/cart-v1:999999"})
    void aNameHasOneForm(String asked) {
        Terminal.Answer answer = terminal.run("explain", asked, "--mesh", "mesh.yaml");

        assertThat(answer.err())
                .isEqualTo(
                        "mtls-guardrails: `" + asked + "` names no workload; write NAMESPACE/WORKLOAD or"
                                + " NAMESPACE/KIND/WORKLOAD, with :PORT after it for one port, such as bookinfo/details-v1:9080\n");
        assertThat(answer.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/statefulset/worker", "shop/StatefulSets/worker"})
    void aKindTellsNamesakesApart(String asked) {
        assertThat(terminal.run("explain", asked, "--mesh", "mesh.yaml").out())
                .startsWith("StatefulSet shop/worker, no pod running\n");
    }

    @Test
    void aPortThatNobodyLeadsToIsExplained() {
        assertThat(terminal.run("explain", "shop/cart-v1:9090", "--mesh", "mesh.yaml")
                        .out())
                .contains("\nPort 9090: PERMISSIVE, takes mutual TLS and plaintext alike\n")
                .contains("  default    PERMISSIVE, and this decides, because no policy speaks about it\n")
                .contains("  Called by no name: no Service and no ServiceEntry leads here\n");
    }

    @Test
    void theMeshIsInOnePlace() {
        Terminal.Answer answer =
                terminal.run("explain", "shop/cart-v1", "--mesh", "mesh.yaml", "--kubeconfig", "mesh.yaml");

        assertThat(answer.err())
                .isEqualTo("mtls-guardrails: --mesh and --kubeconfig both say where the mesh is; give one of them;"
                        + " `mtls-guardrails explain --help` says more\n");
        assertThat(answer.code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsLeftOutAloud() throws IOException {
        Terminal.Answer answer = terminal.with("wrong.yaml", """
                        apiVersion: v1
                        kind: Service
                        metadata: {name: wrong, namespace: shop}
                        spec: 7
                        """)
                .run("explain", "shop/cart-v1", "--mesh", "mesh.yaml", "--mesh", "wrong.yaml");

        assertThat(answer.out())
                .endsWith(
                        "\nNote: wrong.yaml:1: Service shop/wrong of the mesh is left out, it cannot be read: spec must"
                                + " be an object.\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void whatWasNotReadMayBeWhatIsMissed() throws IOException {
        Terminal.Answer answer = terminal.with("wrong.yaml", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: wrong, namespace: shop}
                        spec: 7
                        """)
                .run("explain", "shop/wrong", "--mesh", "mesh.yaml", "--mesh", "wrong.yaml");

        assertThat(answer.err())
                .isEqualTo(
                        "mtls-guardrails: there is no workload wrong in namespace shop; near are worker, cart-v1; but 1"
                                + " not read, first of all: wrong.yaml:1: Deployment shop/wrong of the mesh is left out, it cannot"
                                + " be read: spec must be an object.\n");
        assertThat(answer.code()).isEqualTo(2);
    }

    /** A pod that somebody wrote down has no address yet, and no sidecar. */
    @Test
    void aPodThatIsNotRunningIsExplainedAsItWillBe() throws IOException {
        Terminal.Answer answer = terminal.with("pod.yaml", """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: cart-0, namespace: shop, labels: {app: cart}}
                        spec: {containers: [{name: cart, image: example/cart:1}]}
                        """)
                .run("explain", "shop/cart-0", "--mesh", "mesh.yaml", "--mesh", "pod.yaml");

        assertThat(answer.out())
                .startsWith("Pod shop/cart-0, not running\n")
                .contains("  sidecar    its next pod gets one: namespace shop has the label istio-injection=enabled\n")
                .contains("  Called as cart.shop.svc.cluster.local:80 (Service shop/cart)\n    PLAINTEXT  every client"
                        + " without a sidecar\n");
    }

    @Test
    void filesDoNotCommandTheTerminal() throws IOException {
        Terminal.Answer answer = terminal.with("rule.yaml", """
                        apiVersion: networking.istio.io/v1
                        kind: DestinationRule
                        metadata: {name: "\\e[2Jx", namespace: shop}
                        spec: {host: cart, trafficPolicy: {tls: {mode: DISABLE}}}
                        """)
                .run("explain", "shop/cart-v1", "--mesh", "mesh.yaml", "--mesh", "rule.yaml");

        assertThat(answer.out()).contains("by DestinationRule shop/?[2Jx, spec.trafficPolicy.tls\n");
    }
}
