package dev.mtlsguardrails.cluster;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.ServedKind.Need;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.LaterClock;
import dev.mtlsguardrails.testbed.WebhookAccount;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story, with the rights that the webhook has, but for one: two control planes are there at the start, one of them
 * learns its version, a third is installed, and the right is given after all.
 */
class ControlPlanesWatchTest {

    private static final Path CLUSTER =
            Path.of("src/test/resources/control-planes/upstream-beside-openshift-2/cluster.yaml");

    /** As little of a definition as there can be. */
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.%1$s}
            spec:
              group: %1$s
              scope: %4$s
              names: {kind: %3$s, listKind: %3$sList, plural: %2$s, singular: %5$s}
              versions:
                - name: %6$s
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String SAIL = """
            apiVersion: sailoperator.io/v1
            kind: IstioRevision
            metadata: {name: next}
            spec: {version: v1.30.1, namespace: sail, values: {revision: next, global: {istioNamespace: sail}}}
            """;

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: worker}
            """;

    @TempDir
    private static Path folder;

    private static dev.mtlsguardrails.testbed.ControlPlane server;
    private static KubernetesClient client;
    private static ClusterWatch watch;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        Path cache = ControlPlaneResource.cache();
        server = dev.mtlsguardrails.testbed.ControlPlane.start(cache, folder.resolve("control-plane"));
        kubectl = new Kubectl(server.kubeconfig());
        new Installer(server.client()).installDefinitions(cache);
        mayRead("configmaps", "namespaces", "pods", "replicationcontrollers", "services");
        define("maistra.io", "servicemeshcontrolplanes", "ServiceMeshControlPlane", "Namespaced", "v2");
        define("maistra.io", "servicemeshmemberrolls", "ServiceMeshMemberRoll", "Namespaced", "v1");
        define("sailoperator.io", "istiorevisions", "IstioRevision", "Cluster", "v1");
        Stream.of("a-mesh", "istio-system", "sail").forEach(name -> kubectl.run("create", "namespace", name));
        assertEventually(() -> done(kubectl.run("apply", "-f", CLUSTER.toString())));
        assertEventually(() -> done(kubectl.run("get", "istiorevisions")));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(
                        WebhookAccount.kubeconfig(server.client(), folder).toFile()))
                .build();
        watch = begun(BeforeLoaded.REFUSE_TO_ANSWER);
    }

    @AfterAll
    static void stop() {
        watch.stop(new ShutdownEvent());
        client.close();
        server.close();
    }

    @Test
    void tellsWhichMeshesThereAre() {
        LaterClock clock = new LaterClock();
        WatchesSynced health = new WatchesSynced(watch, clock);
        findsBothControlPlanes();
        isReadyButDegraded(health, clock);
        followsAChangeOfIstiod();
        findsAThird();
        learnsOfNodesOnceItMay(health);
        makesDoWithAnOutlineOnlyIfItIsTold();
    }

    private static void findsBothControlPlanes() {
        assertEventually(() -> assertThat(watch.current()).isPresent());
        assertEventually(() -> assertThat(watch.unknown(Need.OPTIONAL))
                .extracting(ServedKind::plural)
                .containsExactly("nodes"));
        assertThat(planes())
                .containsExactly(
                        "OpenShift Service Mesh 2 in namespace a-mesh, revision basic",
                        "Istio in namespace istio-system, revision default");
        assertThat(mesh().controlPlaneOf("shop").namespace()).isEqualTo("a-mesh");
        assertThat(mesh().controlPlaneOf("lab").namespace()).isEqualTo("istio-system");
    }

    private static void isReadyButDegraded(WatchesSynced health, LaterClock clock) {
        assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        clock.pass(Duration.ofMinutes(1));
        assertThat(health.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(data(health)).containsEntry("degraded without", "nodes");
        assertThat(data(health).get("mesh istio-system/default"))
                .asString()
                .contains("Istio 1.31", "cluster domain cluster.local", "whether its sidecars are native is not known");
        assertThat(data(health).get("mesh a-mesh/basic")).asString().contains("OpenShift Service Mesh 2", "Istio 1.20");
    }

    private static void followsAChangeOfIstiod() {
        done(kubectl.run(
                "set", "image", "deployment/istiod", "discovery=docker.io/istio/pilot:1.28.2", "-n", "istio-system"));
        assertEventually(
                () -> assertThat(mesh().controlPlaneOf("lab").config().istio()).hasToString("1.28"));
    }

    private static void findsAThird() {
        done(kubectl.pipe(SAIL, "apply", "-f", "-"));
        assertEventually(() ->
                assertThat(planes()).contains("OpenShift Service Mesh 3 or Sail in namespace sail, revision next"));
        done(kubectl.run("delete", "istiorevision", "next"));
        assertEventually(() -> assertThat(planes()).hasSize(2));
    }

    private static void learnsOfNodesOnceItMay(WatchesSynced health) {
        done(kubectl.pipe(NODE, "apply", "-f", "-"));
        done(kubectl.run(
                "patch",
                "node",
                "worker",
                "--subresource=status",
                "-p",
                "{\"status\": {\"nodeInfo\": {\"kubeletVersion\": \"v1.34.4\"}}}"));
        mayRead("configmaps", "namespaces", "nodes", "pods", "replicationcontrollers", "services");
        assertEventually(() -> assertThat(data(health)).doesNotContainKey("degraded without"));
        assertEventually(() -> assertThat(data(health).get("mesh istio-system/default"))
                .asString()
                .doesNotContain("native"));
    }

    /** No pods can be read any more, by whoever begins now. */
    private static void makesDoWithAnOutlineOnlyIfItIsTold() {
        mayRead("configmaps", "namespaces", "nodes", "replicationcontrollers", "services");
        ClusterWatch told = begun(BeforeLoaded.JUDGE_FIELDS);
        ClusterWatch untold = begun(BeforeLoaded.REFUSE_TO_ANSWER);
        try {
            assertEventually(() -> assertThat(told.outline()).isPresent());
            assertThat(told.current()).isEmpty();
            assertThat(new WatchesSynced(told, Clock.systemUTC()).call())
                    .returns(HealthCheckResponse.Status.UP, HealthCheckResponse::getStatus)
                    .satisfies(
                            answer -> assertThat(answer.getData().orElseThrow().get("waiting for"))
                                    .asString()
                                    .contains("pods"));
            assertEventually(() -> assertThat(untold.unknown(Need.REQUIRED))
                    .extracting(ServedKind::plural)
                    .containsExactly("pods"));
            assertThat(untold.outline()).isEmpty();
            assertThat(new WatchesSynced(untold, Clock.systemUTC()).call().getStatus())
                    .isEqualTo(HealthCheckResponse.Status.DOWN);
        } finally {
            told.stop(new ShutdownEvent());
            untold.stop(new ShutdownEvent());
        }
    }

    private static ClusterWatch begun(BeforeLoaded beforeLoaded) {
        ClusterWatch begun = new ClusterWatch(
                client,
                ControlPlanes.configured(Configured.NOTHING),
                beforeLoaded,
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        begun.start(new StartupEvent());
        return begun;
    }

    private static void define(String group, String plural, String kind, String scope, String version) {
        String singular = plural.substring(0, plural.length() - 1);
        done(kubectl.pipe(DEFINITION.formatted(group, plural, kind, scope, singular, version), "apply", "-f", "-"));
    }

    /** Of the core group; the role has all the others. */
    private static void mayRead(String... resources) {
        String list = "\"" + String.join("\",\"", resources) + "\"";
        done(kubectl.run(
                "patch",
                "clusterrole",
                "mtls-guardrails",
                "--type=json",
                "-p",
                "[{\"op\": \"replace\", \"path\": \"/rules/0/resources\", \"value\": [" + list + "]}]"));
    }

    private static void done(Kubectl.Output output) {
        assertThat(output.code()).as(output.text()).isZero();
    }

    private static Map<String, Object> data(WatchesSynced health) {
        return health.call().getData().orElseThrow();
    }

    private static List<String> planes() {
        return mesh().controlPlanes().all().stream().map(ControlPlane::toString).toList();
    }

    private static MeshSnapshot mesh() {
        return watch.current()
                .orElseThrow(() -> new AssertionError("not known"))
                .mesh();
    }
}
