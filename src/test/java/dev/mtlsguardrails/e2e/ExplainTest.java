package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.cli.Cli;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is explained as kubectl sees it. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ExplainTest extends GuardedCluster {

    @TempDir
    private Path folder;

    @Test
    void readsTheClusterWithKubectl() {
        String namespace = meshNamespace();
        apply(deployment(namespace, "cart", ""));
        apply(service(namespace, "cart"));
        apply("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: strict, namespace: %s}
                spec: {mtls: {mode: STRICT}}
                """.formatted(namespace));

        Answer answer = explain(cluster.controlPlane().kubeconfig().toString(), namespace + "/cart:80");

        assertThat(answer.err()).isEmpty();
        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .startsWith("Deployment " + namespace + "/cart, no pod running\n")
                .contains("  namespace  STRICT, and this decides: PeerAuthentication " + namespace + "/strict")
                .contains("    ENCRYPTED  every client with a sidecar\n")
                .doesNotContain("Not seen");
    }

    /** The webhook's own account may not list what the webhook does not watch. */
    @Test
    void namesWhatMayNotBeListed() {
        Answer answer = explain(cluster.configuration().get("kubeconfig"), "bookinfo/details-v1");

        assertThat(answer.code()).isZero();
        assertThat(answer.out())
                .startsWith("Deployment bookinfo/details-v1")
                .contains("Note: Not seen: envoyfilters.networking.istio.io (Error from server (Forbidden): ")
                .doesNotContain("secrets");
    }

    @Test
    void saysSoWhereThereIsNoCluster() {
        Answer answer = explain(folder.resolve("kubeconfig").toString(), "bookinfo/details-v1");

        assertThat(answer.err())
                .isEqualTo("mtls-guardrails: kubectl cannot say what the cluster serves; try `kubectl --kubeconfig "
                        + folder.resolve("kubeconfig") + " api-resources`\n");
        assertThat(answer.code()).isEqualTo(Cli.BAD_INPUT);
    }

    private static Answer explain(String kubeconfig, String workload) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.commandLine(InputStream.nullInputStream(), Clock.systemUTC())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("explain", workload, "--kubeconfig", kubeconfig);
        return new Answer(code, out.toString(), err.toString());
    }

    private record Answer(int code, String out, String err) {}
}
