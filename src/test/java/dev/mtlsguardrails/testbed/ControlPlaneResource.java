package dev.mtlsguardrails.testbed;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Gives every Quarkus test of a run one and the same cluster, guarded by the application under test. */
public final class ControlPlaneResource implements QuarkusTestResourceLifecycleManager {

    private static final String CACHE = "control-plane.dir";

    @Override
    public Map<String, String> start() {
        return Shared.CLUSTER.configuration;
    }

    /** The cluster outlives the test classes; it goes with the process. */
    @Override
    public void stop() {}

    /** The cluster of this run. */
    public static TestCluster cluster() {
        return Shared.CLUSTER;
    }

    /** Where {@code hack/control-plane} put the binaries. */
    public static Path cache() {
        String folder = System.getProperty(CACHE);
        if (folder == null || !Files.exists(Path.of(folder, "complete"))) {
            throw new IllegalStateException("no control plane at " + folder
                    + ": run `make test`, or build it with `make control-plane` and pass -D" + CACHE);
        }
        return Path.of(folder);
    }

    private static final class Shared {
        private static final TestCluster CLUSTER = TestCluster.start(cache());
    }

    /**
     * @param webhook the application under test
     * @param decisions where it writes its audit lines
     * @param configuration what it is started with
     */
    public record TestCluster(
            ControlPlane controlPlane, WebhookClient webhook, Path decisions, Map<String, String> configuration) {

        static TestCluster start(Path cache) {
            ControlPlane controlPlane = ControlPlane.start(cache, temporary());
            Runtime.getRuntime().addShutdownHook(new Thread(controlPlane::close, "control-plane-stop"));
            Certificates certificates = Certificates.generate(controlPlane.folder());
            Installer installer = new Installer(controlPlane.client());
            installer.installDefinitions(cache);
            installer.installBookinfo();
            int port = Ports.free();
            int managementPort = Ports.free();
            installer.installWebhooks(port, certificates.certificate());
            Path kubeconfig = WebhookAccount.kubeconfig(controlPlane.client(), controlPlane.folder());
            System.setProperty("kubeconfig", kubeconfig.toString());
            Map<String, String> configuration = new HashMap<>();
            configuration.put("kubeconfig", kubeconfig.toString());
            configuration.put("quarkus.http.ssl-port", Integer.toString(port));
            configuration.put("quarkus.http.test-ssl-port", Integer.toString(port));
            configuration.put("quarkus.management.port", Integer.toString(managementPort));
            configuration.put("quarkus.management.test-port", Integer.toString(managementPort));
            configuration.put(
                    "quarkus.tls.webhook.key-store.pem.0.cert",
                    certificates.certificate().toString());
            configuration.put(
                    "quarkus.tls.webhook.key-store.pem.0.key",
                    certificates.key().toString());
            Path decisions = controlPlane.folder().resolve("decisions.log");
            configuration.put("quarkus.log.handler.file.decisions.enabled", "true");
            configuration.put("quarkus.log.handler.file.decisions.path", decisions.toString());
            configuration.put("quarkus.log.handler.file.decisions.format", "%m%n");
            configuration.put("quarkus.log.category.\"audit\".handlers", "decisions");
            return new TestCluster(
                    controlPlane,
                    new WebhookClient(port, managementPort, certificates.certificate()),
                    decisions,
                    configuration);
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("control-plane");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
