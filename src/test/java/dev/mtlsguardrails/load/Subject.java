package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.load.Shot.Expected;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.UnguardedCluster;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An object of the bookinfo mesh that somebody creates.
 *
 * @param name what the review is about, and what becomes of it
 */
record Subject(String name, JsonNode object, boolean allowed) {

    private static final String UID = "0b4f7a52-6f0e-4a0e-9f2f-7d2b6a3c1e55";
    private static final int SUBSETS = 20;

    static final Subject REFUSED = new Subject("PeerAuthentication, denied", policy("DISABLE"), false);

    static final List<Subject> ALL = List.of(
            new Subject("PeerAuthentication, allowed", policy("STRICT"), true),
            REFUSED,
            new Subject("DestinationRule, 20 subsets", rule(), true),
            new Subject("Deployment", deployment(), true));

    /** As the API server would send it. */
    Shot review(String url) {
        return Shot.post(url, Reviews.creation(UID, object), Expected.verdict(UID, allowed));
    }

    /** The same review, for somebody who allows everything. */
    Shot unjudged(String url) {
        return Shot.post(url, Reviews.creation(UID, object), Expected.verdict(UID, true));
    }

    /** The creation itself, as a dry run, where somebody guards. */
    Shot creation(String server) {
        return Shot.post(
                creationUrl(server), object, allowed ? Expected.CREATED : new Expected(403, "mTLS Guardrails refuses"));
    }

    /** The creation where nobody guards. */
    Shot unguarded(String server) {
        return Shot.post(creationUrl(server), object, Expected.CREATED);
    }

    /** With what the API server adds before it asks: defaults, and who owns which field. */
    Subject asReviewed(KubernetesClient client) {
        GenericKubernetesResource seen =
                client.resource(Installer.typed(object)).dryRun().create();
        return new Subject(name, new KubernetesSerialization().convertValue(seen, JsonNode.class), allowed);
    }

    private String creationUrl(String server) {
        return server + UnguardedCluster.path(object) + "?dryRun=All";
    }

    private static JsonNode policy(String mode) {
        return Yaml.documents("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: reviews, namespace: bookinfo}
                spec:
                  selector: {matchLabels: {app: reviews}}
                  mtls: {mode: %s}
                """.formatted(mode)).getFirst();
    }

    private static JsonNode rule() {
        String subsets =
                IntStream.rangeClosed(1, SUBSETS).mapToObj("""
                    - name: v%1$d
                      labels: {version: v%1$d}
                      trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
                """::formatted).collect(Collectors.joining());
        return Yaml.documents("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: reviews, namespace: bookinfo}
                spec:
                  host: reviews
                  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
                  subsets:
                """ + subsets).getFirst();
    }

    private static JsonNode deployment() {
        return Yaml.documents("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: reviews-v4, namespace: bookinfo}
                spec:
                  selector: {matchLabels: {app: reviews, version: v4}}
                  template:
                    metadata: {labels: {app: reviews, version: v4}}
                    spec:
                      containers:
                        - name: reviews
                          image: bookinfo/reviews:1.0
                          ports: [{containerPort: 9080}]
                """).getFirst();
    }
}
