package dev.mtlsguardrails.testbed;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets the webhook run as the service account it has in a cluster, with exactly the rights of webhook-config. */
public final class WebhookAccount {

    private static final String NAME = "mtls-guardrails";

    private WebhookAccount() {}

    /** Writes a kubeconfig for the webhook. */
    public static Path kubeconfig(KubernetesClient admin, Path folder) {
        TokenRequest token = admin.serviceAccounts()
                .inNamespace(NAME)
                .withName(NAME)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(86_400L)
                        .endSpec()
                        .build());
        String kubeconfig = """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: playground
                    cluster: {server: %s, insecure-skip-tls-verify: true}
                users:
                  - name: webhook
                    user: {token: %s}
                contexts:
                  - name: playground
                    context: {cluster: playground, user: webhook}
                current-context: playground
                """.formatted(
                admin.getConfiguration().getMasterUrl(), token.getStatus().getToken());
        try {
            return Files.writeString(folder.resolve("webhook.kubeconfig").toAbsolutePath(), kubeconfig);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
