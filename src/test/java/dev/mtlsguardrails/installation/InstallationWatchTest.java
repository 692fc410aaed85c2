package dev.mtlsguardrails.installation;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.reconcile.Controller;
import dev.mtlsguardrails.reconcile.ControllerSettings;
import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.LaterClock;
import dev.mtlsguardrails.testbed.WebhookAccount;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real API server, with no other right than the installation gives. */
class InstallationWatchTest {

    private static final String VALIDATING = "ValidatingWebhookConfiguration mtls-guardrails";
    private static final String MUTATING = "MutatingWebhookConfiguration 00-mtls-guardrails";
    private static final String POLICIES = "CustomResourceDefinition mtlspolicies.mtls-guardrails.dev";
    private static final String EXCEPTIONS = "CustomResourceDefinition mtlsexceptions.mtls-guardrails.dev";

    private static final ClusterViews VIEWS = () -> Optional.of(ClusterView.empty(MeshConfig.DEFAULT));

    @TempDir
    private static Path folder;

    private static ControlPlane controlPlane;
    private static Kubectl kubectl;
    private static KubernetesClient client;
    private static String authority;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LaterClock clock = new LaterClock();

    @BeforeAll
    static void start() throws IOException {
        Path cache = ControlPlaneResource.cache();
        controlPlane = ControlPlane.start(cache, folder.resolve("control-plane"));
        new Installer(controlPlane.client()).installDefinitions(cache);
        authority = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(
                        Certificates.generate(controlPlane.folder()).certificate()));
        kubectl = new Kubectl(controlPlane.kubeconfig());
        client = as(WebhookAccount.kubeconfig(controlPlane.client(), controlPlane.folder()));
    }

    private static KubernetesClient as(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        controlPlane.close();
    }

    /** As `kubectl apply -k` would, and whoever brings the authority. */
    @BeforeEach
    void install() {
        kubectl.run("delete", "validatingwebhookconfiguration/mtls-guardrails", "--ignore-not-found");
        run("apply", "-f", "-");
    }

    private static void run(String... arguments) {
        Kubectl.Output output = kubectl.pipe(configurations(), arguments);
        assertThat(output.code()).as(output.text()).isZero();
    }

    private static String configurations() {
        return Installer.rendered().stream()
                .filter(object -> object.path("kind").asText().endsWith("WebhookConfiguration"))
                .map(InstallationWatchTest::trusted)
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
    }

    private static JsonNode trusted(JsonNode configuration) {
        JsonNode copy = configuration.deepCopy();
        copy.path("webhooks")
                .forEach(webhook -> ((ObjectNode) webhook.path("clientConfig")).put("caBundle", authority));
        return copy;
    }

    @Test
    void tellsWhatIsWeakerAndThatItIsPutBack() {
        InstallationWatch watch = watch(client);
        isIntact(watch);

        patch("[{\"op\": \"replace\", \"path\": \"/webhooks/0/failurePolicy\", \"value\": \"Ignore\"}]");
        complains(watch, "mesh.mtls-guardrails.dev: failurePolicy is Ignore, and was applied as Fail");
        assertThat(intact(VALIDATING)).isZero();
        assertThat(intact(MUTATING)).isOne();

        run("apply", "-f", "-");
        isIntact(watch);

        patch("[{\"op\": \"remove\", \"path\": \"/webhooks/1\"}]");
        complains(watch, "workload.mtls-guardrails.dev: the entry is missing");

        assertThat(kubectl.run("delete", "validatingwebhookconfiguration", "mtls-guardrails")
                        .code())
                .isZero();
        complains(watch, "it is not there");
        InstallationWatch startedAgain = watch(client);
        complains(startedAgain, "it is not there");

        run("apply", "-f", "-");
        isIntact(startedAgain);
    }

    @Test
    void ofWhatWasAppliedServerSideTheServerTellsWhoChangedIt() {
        assertThat(kubectl.run("delete", "validatingwebhookconfiguration", "mtls-guardrails")
                        .code())
                .isZero();
        run("apply", "--server-side", "--force-conflicts", "-f", "-");
        InstallationWatch watch = watch(client);
        isIntact(watch);

        patch("[{\"op\": \"replace\", \"path\": \"/webhooks/0/failurePolicy\", \"value\": \"Ignore\"}]");

        complains(watch, "mesh.mtls-guardrails.dev: failurePolicy was set by kubectl-patch after it had been applied");
    }

    @Test
    void aDefinitionThatDoesNotServeWhatWeReadIsTold() {
        InstallationWatch watch = watch(client);
        String definition = "customresourcedefinition/mtlsexceptions.mtls-guardrails.dev";

        assertThat(kubectl.run(
                                "patch",
                                definition,
                                "--type=json",
                                "-p=[{\"op\": \"replace\", \"path\": \"/spec/versions/0/served\", \"value\": false}]")
                        .code())
                .isZero();
        assertThat(complaints(watch)).containsEntry(EXCEPTIONS, "version v1alpha1 is not served");

        assertThat(kubectl.run(
                                "patch",
                                definition,
                                "--type=json",
                                "-p=[{\"op\": \"replace\", \"path\": \"/spec/versions/0/served\", \"value\": true}]")
                        .code())
                .isZero();
        isIntact(watch);
    }

    @Test
    void whoHasNoRightToLookDoesNotKnow() {
        assertThat(kubectl.run("create", "serviceaccount", "nobody", "-n", "default")
                        .code())
                .isZero();
        Config config = Config.fromKubeconfig(
                controlPlane.folder().resolve("webhook.kubeconfig").toFile());
        config.setOauthToken(
                kubectl.run("create", "token", "nobody", "-n", "default").text().strip());
        try (KubernetesClient nobody =
                new KubernetesClientBuilder().withConfig(config).build()) {
            InstallationWatch watch = watch(nobody);

            assertThat(complaints(watch)).as("too early to say").isEmpty();
            assertThat(intact(POLICIES)).isNaN();

            clock.pass(Duration.ofMinutes(1));

            assertThat(complaints(watch)).containsEntry(POLICIES, "not known: no right to read it");
            assertThat(intact(POLICIES)).isZero();
        }
    }

    @Test
    void theLeaderTellsTheCluster() {
        Controller controller = new Controller(
                client, VIEWS, RuleCatalogue.complete(), meters, clock, ControllerSettings.defaults("the leader"));
        InstallationWatch watch = new InstallationWatch(client, VIEWS, meters, new ByTheLeader(controller), clock);
        assertThat(kubectl.run("delete", "validatingwebhookconfiguration", "mtls-guardrails")
                        .code())
                .isZero();
        watch.look();
        controller.start();
        try {
            assertEventually(() -> {
                watch.look();
                assertThat(events()).contains("GuardDamaged Warning mtls-guardrails it is not there");
            });
            run("apply", "-f", "-");
            assertEventually(() -> {
                watch.look();
                assertThat(events()).contains("GuardRestored Normal mtls-guardrails");
            });
            assertThat(events().lines()).hasSize(2);
        } finally {
            controller.stop();
        }
    }

    private static String events() {
        return kubectl.run(
                        "get",
                        "events",
                        "-n",
                        "default",
                        "--field-selector",
                        "source=mtls-guardrails",
                        "-o",
                        "jsonpath={range .items[*]}{.reason} {.type} {.involvedObject.name} {.message}{\"\\n\"}{end}")
                .text();
    }

    private InstallationWatch watch(KubernetesClient asking) {
        meters.clear();
        return new InstallationWatch(asking, VIEWS, meters, new Silent(), clock);
    }

    private static Map<String, String> complaints(InstallationWatch watch) {
        watch.look();
        return watch.complaints();
    }

    private void isIntact(InstallationWatch watch) {
        assertEventually(() -> assertThat(complaints(watch)).isEmpty());
        assertThat(meters.get("mtls_guardrails_guard_intact").gauges())
                .hasSize(5)
                .allSatisfy(gauge -> assertThat(gauge.value()).isOne());
    }

    private static void complains(InstallationWatch watch, String... faults) {
        assertThat(complaints(watch)).containsExactly(Map.entry(VALIDATING, String.join("; ", faults)));
    }

    private double intact(String object) {
        return meters.get("mtls_guardrails_guard_intact")
                .tag("object", object)
                .gauge()
                .value();
    }

    private static void patch(String operations) {
        assertThat(kubectl.run(
                                "patch",
                                "validatingwebhookconfiguration",
                                "mtls-guardrails",
                                "--type=json",
                                "-p=" + operations)
                        .code())
                .isZero();
    }

    private static final class Silent implements Announcer {

        @Override
        public boolean damaged(ResourceId object, String how) {
            return true;
        }

        @Override
        public void restored(ResourceId object) {}
    }

    private record ByTheLeader(Controller controller) implements Announcer {

        @Override
        public boolean damaged(ResourceId object, String how) {
            return controller.complain(object, "GuardDamaged", how);
        }

        @Override
        public void restored(ResourceId object) {
            controller.note(object, "GuardRestored", "again");
        }
    }
}
