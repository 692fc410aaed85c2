package dev.mtlsguardrails.testbed;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real etcd, kube-apiserver and kube-controller-manager on loopback. Their certificates, data and logs live in a
 * folder of their own that goes with them; should this process be killed, they notice and end by themselves.
 */
public final class ControlPlane implements AutoCloseable {

    private static final String VERSION = "1.34.4";
    private static final String CONTROLLERS =
            "namespace-controller,garbage-collector-controller,deployment-controller,replicaset-controller,"
                    + "statefulset-controller,serviceaccount-controller";
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
              - level: Metadata
                verbs: [create, update, patch, delete]
            """;

    private final Path binaries;
    private final Path folder;
    private final RestartableServer server;
    private final KubernetesClient client;
    private final Process controllers;

    private ControlPlane(Path cache, Path folder, String... flags) throws IOException {
        this.binaries = binariesIn(cache.resolve("k8s"));
        this.folder = folder;
        Files.createSymbolicLink(folder.resolve("k8s"), cache.resolve("k8s"));
        Files.writeString(folder.resolve("audit-policy.yaml"), AUDIT_POLICY);
        this.server = new RestartableServer(
                KubeAPIServerConfigBuilder.anAPIServerConfig()
                        .withTestDir(folder.toString())
                        .withOfflineMode(true)
                        .withUpdateKubeConfig(false)
                        .withApiServerVersion(VERSION)
                        .withApiServerFlags(Stream.concat(
                                        Stream.of(
                                                "--bind-address=127.0.0.1",
                                                // An address for documentation: nobody is to come back to it.
                                                "--advertise-address=192.0.2.1",
                                                "--endpoint-reconciler-type=none",
                                                "--audit-log-path=" + auditLog(),
                                                "--audit-policy-file=" + folder.resolve("audit-policy.yaml")),
                                        Stream.of(flags))
                                .toList())
                        .build(),
                folder);
        server.start();
        Files.writeString(kubeconfig(), server.getKubeConfigYaml());
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
        this.controllers = startControllers();
    }

    /**
     * Starts a control plane.
     *
     * @param cache what {@code hack/control-plane} prints
     * @param folder where to keep its state; made here, and deleted in the end
     * @param flags further ones of kube-apiserver
     */
    public static ControlPlane start(Path cache, Path folder, String... flags) {
        try {
            Files.createDirectories(folder);
            return new ControlPlane(cache.toAbsolutePath(), folder.toAbsolutePath(), flags);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Process startControllers() throws IOException {
        return new ProcessBuilder(
                        binaries.resolve("kube-controller-manager").toString(),
                        "--kubeconfig=" + kubeconfig(),
                        "--controllers=" + CONTROLLERS,
                        "--use-service-account-credentials", // each controller under its own name, as in a real cluster
                        "--leader-elect=false",
                        "--secure-port=0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("kube-controller-manager.log").toFile())
                .start();
    }

    /** Kills kube-apiserver; what it knew stays. */
    public void haltServer() {
        server.halt();
    }

    /** Starts kube-apiserver again, at the address it had, and waits until it is ready. */
    public void resumeServer() {
        try {
            server.resume();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Eventually.assertEventually(() -> {
            if (!isReady()) {
                throw new AssertionError("kube-apiserver is not ready again");
            }
        });
    }

    private boolean isReady() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException unreachable) {
            return false;
        }
    }

    /** The process of kube-apiserver. */
    public ProcessHandle process() {
        return server.process();
    }

    /** For an administrator. */
    public Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    public Path folder() {
        return folder;
    }

    public KubernetesClient client() {
        return client;
    }

    /** The one folder there is: it is named after version, system and processor. */
    private static Path binariesIn(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.findFirst().orElseThrow();
        }
    }

    @Override
    public void close() {
        try {
            controllers.destroy();
            if (!controllers.waitFor(5, TimeUnit.SECONDS)) {
                controllers.destroyForcibly();
            }
            client.close();
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Folders.delete(folder);
        }
    }
}
