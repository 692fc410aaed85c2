package dev.mtlsguardrails.kube.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/** For whoever asks again by himself, or has more to do than to wait: a client goes on asking for half a minute otherwise. */
public final class Impatient {

    private Impatient() {}

    /** The same client, that asks once and waits no longer than this. */
    public static KubernetesClient of(KubernetesClient client, Duration longest) {
        return client.newClient(new RequestConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout((int) longest.toMillis())
                        .build())
                .adapt(KubernetesClient.class);
    }
}
