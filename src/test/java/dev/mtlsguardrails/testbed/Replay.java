package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Examples.Example;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends examples to the API server as dry runs, and tells what it answered. */
final class Replay {

    private static final Pattern RULE = Pattern.compile("\\[(MTLS-\\d{4})] (.*)");
    private static final String ROW = "%-50s %-9s %-10s %s";
    private static final int WIDEST = 90;

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final KubernetesClient client;

    Replay(KubernetesClient client) {
        this.client = new KubernetesClientBuilder()
                .withConfig(client.getConfiguration())
                .withHttpClientBuilderConsumer(builder ->
                        builder.addOrReplaceInterceptor("warnings", new Interceptor() {
                            @Override
                            public void after(
                                    HttpRequest request,
                                    HttpResponse<?> response,
                                    AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                                warnings.addAll(response.headers("Warning"));
                            }
                        }))
                .build();
    }

    /** Webhook configurations take a moment to reach the API server's own watch. */
    void awaitGuard() throws InterruptedException {
        JsonNode refused = Yaml.single(Path.of("policies/rules/MTLS-0101-disables-mtls/bad-namespace.yaml"));
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (send(refused).verdict().equals("accepted")) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("the API server does not ask the webhook");
            }
            Thread.sleep(200);
        }
    }

    /** The heading of the columns. */
    static String heading() {
        return ROW.formatted("OBJECT", "VERDICT", "RULE", "MESSAGE");
    }

    /** Object, verdict, rule and message in columns. */
    String row(Example example) {
        JsonNode object = example.object();
        Answer answer = send(object);
        Matcher said = RULE.matcher(answer.message());
        boolean found = said.find();
        String name = object.path("kind").asText() + " "
                + object.path("metadata").path("namespace").asText() + "/"
                + object.path("metadata").path("name").asText();
        String message = found ? said.group(2) : answer.message();
        return ROW.formatted(
                        name,
                        answer.verdict(),
                        found ? said.group(1) : "-",
                        message.length() > WIDEST ? message.substring(0, WIDEST - 3) + "..." : message)
                .stripTrailing();
    }

    private Answer send(JsonNode object) {
        warnings.clear();
        try {
            client.resource(Installer.typed(object)).dryRun().create();
        } catch (KubernetesClientException refused) {
            return new Answer("REFUSED", refused.getStatus().getMessage());
        }
        return warnings.isEmpty()
                ? new Answer("accepted", "")
                : new Answer("warned", warnings.peek().replace("\\\"", "\""));
    }

    private record Answer(String verdict, String message) {}
}
