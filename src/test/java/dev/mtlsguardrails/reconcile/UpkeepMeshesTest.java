package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.istiod;
import static dev.mtlsguardrails.reconcile.Meshes.openShiftMesh;
import static dev.mtlsguardrails.reconcile.Meshes.rule;
import static dev.mtlsguardrails.reconcile.Meshes.strict;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The right rule for each mesh: where its root namespace is, and by the name that its API server has there. */
class UpkeepMeshesTest {

    /** What the operator of OpenShift Service Mesh 2 writes for {@code mtls: true} (istio-semantics 6.3). */
    private static final String[] BY_THE_OPERATOR = {
        strict("mesh"),
        wildcard("mesh", "*.cluster.local"),
        rule("mesh", "api-server", "kubernetes.default.svc.cluster.local", "DISABLE")
    };

    private static UpkeepCluster cluster;
    private static Replica replica;

    @BeforeAll
    static void start() {
        cluster = UpkeepCluster.shared();
        replica = Replica.start(cluster, "only");
        replica.settle(cluster);
    }

    @AfterEach
    void letGo() {
        replica.settle(cluster);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void theOperatorOfOpenShift2HasMadeItsOwn() {
        cluster.delete(Meshes.ISTIOD);
        cluster.apply(openShiftMesh("mesh", "app, default"));
        cluster.apply(BY_THE_OPERATOR);

        assertThroughout(
                Duration.ofSeconds(8), () -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    @Test
    void withoutTheOperatorsItIsOurs() {
        cluster.delete(Meshes.ISTIOD);
        cluster.apply(openShiftMesh("mesh", "app, default"));
        cluster.apply(BY_THE_OPERATOR[0], BY_THE_OPERATOR[1]);

        assertEventually(() -> assertThat(cluster.oursByPlace()).containsExactly("mesh/mtls-guardrails-api-server"));
    }

    @Test
    void anotherClusterDomain() {
        cluster.apply(istiod("istio-system", "corp.example"));
        cluster.apply(wildcard("istio-system", "*.corp.example"));

        assertEventually(() -> assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT));
        assertThat(cluster.rule(IN_ROOT).<Map<String, Object>>get("spec"))
                .containsEntry("host", "kubernetes.default.svc.corp.example");
    }

    @Test
    void anotherRootNamespace() {
        cluster.apply(istiod("mesh-root", "cluster.local"));
        cluster.apply(strict("mesh-root"));

        assertEventually(
                () -> assertThat(cluster.oursByPlace()).containsExactly("mesh-root/mtls-guardrails-api-server"));
        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(cluster.oursByPlace()).hasSize(1));
    }

    @Test
    void twoMeshesAreLookedAfterOneByOne() {
        cluster.delete(Meshes.ISTIOD);
        cluster.apply(openShiftMesh("blue-mesh", "blue, default"), openShiftMesh("green-mesh", "green"));
        cluster.apply(strict("green-mesh"));
        assertEventually(
                () -> assertThat(cluster.oursByPlace()).containsExactly("green-mesh/mtls-guardrails-api-server"));

        cluster.apply(wildcard("blue", "*.local"));

        assertEventually(() -> assertThat(cluster.oursByPlace())
                .containsExactlyInAnyOrder(
                        "blue/mtls-guardrails-api-server",
                        "blue-mesh/mtls-guardrails-api-server",
                        "green-mesh/mtls-guardrails-api-server"));
    }
}
