package dev.mtlsguardrails.testbed;

import dev.mtlsguardrails.testbed.Examples.Example;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/**
 * {@code make run}: a real control plane, the small mesh, the webhook as it is shipped, the examples replayed; then it
 * stays up until it is interrupted, and leaves nothing behind but the folder {@code target/run}.
 */
public final class Playground {

    private static final Path RUN = Path.of("target/run");
    private static final int WEBHOOK_PORT = 8443;
    private static final int MANAGEMENT_PORT = 9000;

    private Playground() {}

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager(); // before anything else: a Ctrl-C that met it half initialised would hang
        for (int port : new int[] {WEBHOOK_PORT, MANAGEMENT_PORT}) {
            if (isTaken(port)) {
                System.err.println(
                        "Port " + port + " is in use: end what listens there, or `make stop` an earlier run.");
                System.exit(1);
            }
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        try (ClosingStack started = new ClosingStack()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stopped.countDown();
                main.interrupt();
                started.close();
            }));
            started.push(() -> Folders.delete(RUN.resolve("tmp")));
            run(Path.of(args[0]), started);
            stopped.await();
        } catch (InterruptedException ended) {
            // what was started is closed by whoever comes first
        } catch (Exception failed) {
            if (stopped.getCount() == 0) {
                return; // interrupted while starting: whatever it was doing then is no failure
            }
            System.err.println("Could not start: " + failed.getMessage());
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Path cache, ClosingStack started) throws IOException, InterruptedException {
        Files.createDirectories(RUN);
        Files.writeString(
                RUN.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
        say("Starting etcd, kube-apiserver and kube-controller-manager ...");
        ControlPlane controlPlane = started.push(ControlPlane.start(cache, RUN.resolve("control-plane")));
        KubernetesClient client = controlPlane.client();
        Files.copy(controlPlane.kubeconfig(), RUN.resolve("kubeconfig"), StandardCopyOption.REPLACE_EXISTING);
        Certificates certificates = Certificates.generate(controlPlane.folder());
        Files.copy(certificates.certificate(), RUN.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);

        say("Installing Istio's definitions, ours, and the bookinfo mesh ...");
        Installer installer = new Installer(client);
        installer.installDefinitions(cache);
        installer.installBookinfo();

        say("Starting the webhook ...");
        Path account = WebhookAccount.kubeconfig(client, controlPlane.folder());
        started.push(WebhookProcess.start(account, certificates, RUN.resolve("webhook.log"), MANAGEMENT_PORT));
        installer.installWebhooks(WEBHOOK_PORT, certificates.certificate());

        say("Replaying policies/ through the API server (as dry runs):\n");
        Replay replay = new Replay(client);
        replay.awaitGuard();
        System.out.println(Replay.heading());
        List<Example> alone =
                Examples.all().stream().filter(Example::standsAlone).toList();
        alone.forEach(example -> System.out.println(replay.row(example)));
        System.out.printf(
                "%nLeft out: %d examples that need something else in the cluster first; each names it.%n",
                Examples.all().size() - alone.size());
        System.out.println(
                """

                The cluster is up, and guarded. To go on by hand:

                  export KUBECONFIG=%s
                  kubectl apply -f policies/rules/MTLS-0201-sends-plaintext/bad-tls-without-mode.yaml
                  kubectl apply -f policies/rules/MTLS-0201-sends-plaintext/near-miss-api-server.yaml
                  kubectl get mtlspolicies,mtlsexceptions -A
                  kubectl apply --as=grace --as-group=system:masters --as-group=mesh-admins -f policies/exceptions/

                The decisions are in %s, the metrics on http://127.0.0.1:%d/q/metrics. Ctrl-C or `make stop` ends
                everything.
                """.formatted(RUN.resolve("kubeconfig").toAbsolutePath(), RUN.resolve("webhook.log"), MANAGEMENT_PORT));
        Files.writeString(RUN.resolve("ready"), "");
    }

    private static boolean isTaken(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return !probe.isBound();
        } catch (IOException taken) {
            return true;
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
