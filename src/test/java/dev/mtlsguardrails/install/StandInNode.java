package dev.mtlsguardrails.install;

import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.WebhookAccount;
import dev.mtlsguardrails.testbed.WebhookProcess;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Scheduler and kubelet of a cluster without any: pods of the guard are bound to the one node, the program is started with
 * the certificate of their Secret and the rights of their account, and when it is ready, so are they. One program stands
 * for all replicas, and outlives them: without a pod nobody finds the way to it.
 */
final class StandInNode implements AutoCloseable {

    private static final String NAMESPACE = "mtls-guardrails";
    private static final String NAME = "stand-in";
    private static final String READY = """
            {"status": {"phase": "Running", "podIP": "192.0.2.2", "podIPs": [{"ip": "192.0.2.2"}],
              "conditions": [{"type": "Ready", "status": "True"}]}}
            """;

    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private final KubernetesClient client;
    private final StandInNetwork network;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private @Nullable WebhookProcess program;

    StandInNode(ControlPlane controlPlane, StandInNetwork network, Path folder, int port, int managementPort) {
        this.client = controlPlane.client();
        this.network = network;
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Begins to look after pods. */
    void start() {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .endMetadata()
                        .withNewStatus()
                        .addNewAddress("192.0.2.1", "InternalIP") // for documentation: only the network knows the way
                        .withNewDaemonEndpoints()
                        .withNewKubeletEndpoint(10250)
                        .endDaemonEndpoints()
                        .endStatus()
                        .build())
                .create();
        rounds.scheduleWithFixedDelay(this::round, 0, 200, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            List<Pod> pods = client.pods()
                    .inNamespace(NAMESPACE)
                    .withLabel("app", NAMESPACE)
                    .list()
                    .getItems();
            for (Pod pod : pods) {
                lookAfter(pod);
            }
            network.setReady(pods.stream()
                    .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod)));
        } catch (KubernetesClientException | IOException notYet) {
            // The next round is soon: a pod went in between, or the Secret comes after it.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAfter(Pod pod) throws IOException, InterruptedException {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            client.resource(pod).withGracePeriod(0).delete();
        } else if (pod.getSpec().getNodeName() == null) {
            client.bindings()
                    .inNamespace(NAMESPACE)
                    .resource(new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.getMetadata().getName())
                            .endMetadata()
                            .withNewTarget()
                            .withKind("Node")
                            .withName(NAME)
                            .endTarget()
                            .build())
                    .create();
        } else if (!Readiness.isPodReady(pod)) {
            run();
            client.resource(pod).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), READY);
        }
    }

    private void run() throws IOException, InterruptedException {
        if (program == null) {
            program = WebhookProcess.launch(
                    WebhookAccount.kubeconfig(client, folder),
                    log(),
                    Map.of(),
                    Map.of(
                            "quarkus.http.ssl-port", Integer.toString(port),
                            "quarkus.management.port", Integer.toString(managementPort),
                            "quarkus.tls.webhook.key-store.pem.0.cert", mounted("tls.crt"),
                            "quarkus.tls.webhook.key-store.pem.0.key", mounted("tls.key")));
        }
        program.awaitReady(managementPort, log());
    }

    /** A file of the Secret that the Deployment mounts. */
    private String mounted(String file) {
        Secret secret = client.secrets()
                .inNamespace(NAMESPACE)
                .withName("mtls-guardrails-tls")
                .require();
        try {
            return Files.write(
                            folder.resolve(file),
                            Base64.getMimeDecoder().decode(secret.getData().get(file)))
                    .toAbsolutePath()
                    .toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path log() {
        return log(folder);
    }

    /** Where the program's words go. */
    static Path log(Path folder) {
        return folder.resolve("pod.log").toAbsolutePath();
    }

    @Override
    public void close() throws InterruptedException {
        rounds.shutdownNow();
        rounds.awaitTermination(10, TimeUnit.SECONDS);
        if (program != null) {
            program.close();
        }
    }
}
