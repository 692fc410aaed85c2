package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mtlsguardrails.install.SteadyLoad.Verdict;
import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.MountedSecret;
import dev.mtlsguardrails.testbed.ServiceProxy;
import dev.mtlsguardrails.testbed.WebhookAccount;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas behind a Service, asked all the time by a real API server, every entry with the failure policy Fail: what a
 * year brings happens within a minute, and no verdict is wrong or missing.
 */
class OutageIT {

    private static final int CLIENTS = 2;
    private static final int RESTARTS = 10;
    private static final int ROTATED_EVERY = 3;

    @TempDir
    private Path temporary;

    private final List<Certificates> certificates = new ArrayList<>();

    @Test
    void noVerdictIsWrongOrMissing() throws Exception {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
        try (ControlPlane controlPlane =
                        ControlPlane.start(ControlPlaneResource.cache(), temporary.resolve("control-plane"));
                ServiceProxy service = new ServiceProxy()) {
            MountedSecret secret = install(controlPlane, service.port());
            try (Fleet fleet = new Fleet(
                            service,
                            WebhookAccount.kubeconfig(controlPlane.client(), temporary),
                            secret.mounted(),
                            Files.createDirectories(Path.of("target/outage")));
                    SteadyLoad load = new SteadyLoad(
                            Config.fromKubeconfig(controlPlane.kubeconfig().toFile()), CLIENTS)) {
                fleet.grow(2);
                Eventually.assertEventually(() -> assertFailsClosed(controlPlane));
                load.start(CLIENTS);
                try {
                    restartReplicasAndRotateCertificates(load, fleet, secret);
                    restartTheApiServer(load, fleet, controlPlane);
                } finally {
                    load.close();
                    load.phases().forEach((phase, figures) -> System.out.println(phase + ": " + figures));
                    assertThat(load.wrong()).isEmpty();
                }
                fleet.assertAllLeft();
                assertThat(load.phases().values()).allSatisfy(figures -> {
                    assertThat(figures.count(Verdict.ALLOWED)).isGreaterThan(3);
                    assertThat(figures.count(Verdict.DENIED)).isGreaterThan(3);
                });
            }
        }
    }

    private void restartReplicasAndRotateCertificates(SteadyLoad load, Fleet fleet, MountedSecret secret)
            throws IOException, InterruptedException {
        load.phase("10 restarts of a replica, 3 rotations of the certificate");
        for (int restart = 1; restart <= RESTARTS; restart++) {
            fleet.replaceEldest();
            if (restart % ROTATED_EVERY == 0) {
                Certificates next = certificates.get(restart / ROTATED_EVERY);
                secret.show(next);
                fleet.assertAllShow(next);
            }
        }
    }

    private static void restartTheApiServer(SteadyLoad load, Fleet fleet, ControlPlane controlPlane)
            throws InterruptedException {
        load.phase("a restart of the API server");
        load.serverIsDown(true);
        controlPlane.haltServer();
        Thread.sleep(1_000);
        controlPlane.resumeServer();
        load.serverIsDown(false);
        fleet.assertAllHearOfChanges();
        load.phase("afterwards");
        Thread.sleep(3_000);
    }

    /** What the certificates of the next year will be is trusted already, as with an authority that stays. */
    private MountedSecret install(ControlPlane controlPlane, int port) throws IOException {
        StringBuilder authorities = new StringBuilder();
        for (int i = 0; i <= RESTARTS / ROTATED_EVERY; i++) {
            Certificates made = Certificates.generate(Files.createDirectories(temporary.resolve("certificate-" + i)));
            certificates.add(made);
            authorities.append(Files.readString(made.certificate())).append('\n');
        }
        Installer installer = new Installer(controlPlane.client());
        installer.installDefinitions(ControlPlaneResource.cache());
        installer.installBookinfo();
        installer.installWebhooks(port, Files.writeString(temporary.resolve("authorities.pem"), authorities));
        failClosed(controlPlane);
        return new MountedSecret(Files.createDirectories(temporary.resolve("mounted")), certificates.getFirst());
    }

    /** And waits as long as it can: how fast this machine is, is not the question. */
    private static void failClosed(ControlPlane controlPlane) {
        for (String entry : List.of(
                "validatingwebhookconfiguration/mtls-guardrails 0",
                "validatingwebhookconfiguration/mtls-guardrails 1",
                "mutatingwebhookconfiguration/00-mtls-guardrails 0")) {
            String[] named = entry.split(" ");
            Kubectl.Output output = new Kubectl(controlPlane.kubeconfig())
                    .run("patch", named[0], "--type=json", "-p", """
                            [{"op": "replace", "path": "/webhooks/%1$s/failurePolicy", "value": "Fail"},
                             {"op": "replace", "path": "/webhooks/%1$s/timeoutSeconds", "value": 30}]
                            """.formatted(named[1]));
            assertThat(output.code()).as(output.text()).isZero();
        }
    }

    /** The API server has seen the configurations, and those who answer are behind the address in them. */
    private static void assertFailsClosed(ControlPlane controlPlane) {
        Kubectl.Output output = new Kubectl(controlPlane.kubeconfig())
                .run("create", "--dry-run=server", "-f", "policies/rules/MTLS-0301-refuses-sidecar/bad-label.yaml");
        assertThat(output.text()).contains("mTLS Guardrails refuses");
    }
}
