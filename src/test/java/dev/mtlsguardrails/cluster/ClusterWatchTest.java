package dev.mtlsguardrails.cluster;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.kube.ServedKind.Need;
import dev.mtlsguardrails.testbed.Cable;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.LaterClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One story: an API server without Istio gets its definitions, is lost, comes back, and loses a definition. */
class ClusterWatchTest {

    private static final String RULE = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: %s, namespace: default}
            spec: {host: somewhere}
            """;

    /** As little of the definition as there can be; its real one comes with the Gateway API. */
    private static final String GATEWAY_API = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: backendtlspolicies.gateway.networking.k8s.io
              annotations: {api-approved.kubernetes.io: "unapproved, for a test"}
            spec:
              group: gateway.networking.k8s.io
              scope: Namespaced
              names: {kind: BackendTLSPolicy, listKind: BackendTLSPolicyList, plural: backendtlspolicies, singular: backendtlspolicy}
              versions:
                - name: v1alpha3
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String BACKEND_TLS_POLICY = """
            apiVersion: gateway.networking.k8s.io/v1alpha3
            kind: BackendTLSPolicy
            metadata: {name: upstream, namespace: default}
            spec: {targetRefs: [{group: "", kind: Service, name: somewhere}]}
            """;

    @TempDir
    private static Path folder;

    private static ControlPlane controlPlane;
    private static Cable cable;
    private static KubernetesClient client;
    private static final LaterClock CLOCK = new LaterClock();
    private static ClusterWatch watch;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        Path cache = ControlPlaneResource.cache();
        controlPlane = ControlPlane.start(cache, folder.resolve("control-plane"));
        kubectl = new Kubectl(controlPlane.kubeconfig());
        Config direct = controlPlane.client().getConfiguration();
        cable = new Cable(URI.create(direct.getMasterUrl()).getPort());
        Config config = Config.fromKubeconfig(controlPlane.kubeconfig().toFile());
        config.setMasterUrl("https://127.0.0.1:" + cable.port() + "/");
        client = new KubernetesClientBuilder().withConfig(config).build();
        watch = new ClusterWatch(
                client,
                ControlPlanes.assuming(MeshConfig.DEFAULT),
                BeforeLoaded.REFUSE_TO_ANSWER,
                new SimpleMeterRegistry(),
                CLOCK);
        watch.start(new StartupEvent());
    }

    @AfterAll
    static void stop() throws Exception {
        watch.stop(new ShutdownEvent());
        client.close();
        cable.close();
        controlPlane.close();
    }

    @Test
    void followsAClusterThroughItsLife() throws Exception {
        isKnownWithoutAnyDefinition();
        picksUpDefinitionsWhenTheyAppear();
        picksUpAKindThatIstioDoesNotBring();
        seesWhatHappenedWhileTheServerWasGone();
        forgetsAKindThatIsServedNoLonger();
    }

    private static void isKnownWithoutAnyDefinition() {
        assertEventually(() -> assertThat(watch.current()).isPresent());
        assertEventually(() -> assertThat(names(Service.class)).contains("kubernetes"));
        assertThat(names(DestinationRule.class)).isEmpty();
        assertEventually(() -> assertThat(watch.unknown(Need.OPTIONAL)).isEmpty());
    }

    private static void picksUpDefinitionsWhenTheyAppear() {
        new Installer(controlPlane.client()).installDefinitions(ControlPlaneResource.cache());
        apply(RULE.formatted("first"));
        assertEventually(() -> assertThat(names(DestinationRule.class)).containsExactly("first"));
        apply(RULE.formatted("first").replace("somewhere", "elsewhere"));
        assertEventually(() -> assertThat(current().mesh().namespace("default").all(DestinationRule.class))
                .extracting(DestinationRule::writtenHost)
                .containsExactly("elsewhere"));
    }

    private static void picksUpAKindThatIstioDoesNotBring() {
        assertThat(names(BackendTlsPolicy.class)).isEmpty();
        apply(GATEWAY_API);
        assertEventually(() -> apply(BACKEND_TLS_POLICY));
        assertEventually(() -> assertThat(names(BackendTlsPolicy.class)).containsExactly("upstream"));
    }

    private static void seesWhatHappenedWhileTheServerWasGone() throws Exception {
        cable.cut();
        assertEventually(() -> assertThat(watch.unheard()).hasSizeGreaterThan(10));
        apply(RULE.formatted("second"));
        kubectl.run("delete", "destinationrule", "first");
        assertThat(names(DestinationRule.class))
                .as("what was known stays in force")
                .containsExactly("first");
        assertThat(watch.silence()).as("it may come back any moment").isEmpty();
        CLOCK.pass(Duration.ofMinutes(3));
        assertEventually(() -> assertThat(watch.silence()).get().satisfies(silence -> {
            assertThat(silence.lasts()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
            assertThat(silence.kinds()).contains(Kinds.SERVICE, Kinds.DESTINATION_RULE);
        }));

        cable.mend();

        assertEventually(() -> assertThat(names(DestinationRule.class)).containsExactly("second"));
        assertEventually(() -> assertThat(watch.unheard()).isEmpty());
        assertThat(watch.silence()).isEmpty();
        assertThat(watch.current()).isPresent();
    }

    private static void forgetsAKindThatIsServedNoLonger() throws Exception {
        cable.cut(); // or the API server would tell of each object before the kind goes
        kubectl.run("delete", "crd", "destinationrules.networking.istio.io");
        assertThat(names(DestinationRule.class)).containsExactly("second");

        cable.mend();

        assertEventually(() -> assertThat(names(DestinationRule.class)).isEmpty());
        assertThat(watch.current()).isPresent();
    }

    private static void apply(String manifest) {
        Kubectl.Output output = kubectl.pipe(manifest, "apply", "-f", "-");
        assertThat(output.code()).as(output.text()).isZero();
    }

    private static ClusterView current() {
        return watch.current().orElseThrow(() -> new AssertionError("not known"));
    }

    private static <T extends MeshObject> List<String> names(Class<T> type) {
        return current().mesh().namespace("default").all(type).stream()
                .map(MeshObject::id)
                .map(ResourceId::name)
                .toList();
    }
}
