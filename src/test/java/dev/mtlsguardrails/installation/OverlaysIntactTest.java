package dev.mtlsguardrails.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.installation.Intactness;
import dev.mtlsguardrails.testbed.Installer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever installs an overlay of ours has an intact guard. */
class OverlaysIntactTest {

    static List<Path> overlays() throws IOException {
        try (Stream<Path> overlays = Files.list(Path.of("webhook-config/overlays"))) {
            return Stream.concat(Stream.of(Path.of("webhook-config/base")), overlays.sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void isIntact(Path overlay) {
        List<JsonNode> rendered = Installer.kustomize(overlay);

        assertThat(Part.all()).allSatisfy(part -> {
            JsonNode object = rendered.stream()
                    .filter(candidate -> candidate
                            .path("kind")
                            .asText()
                            .equals(part.id().kind().kind()))
                    .filter(candidate -> candidate
                            .path("metadata")
                            .path("name")
                            .asText()
                            .equals(part.id().name()))
                    .findFirst()
                    .orElseThrow();

            assertThat(part.judge().apply(stored(object))).isEqualTo(new Intactness.Intact());
        });
    }

    /** As kubectl and the API server leave it, and whoever brings the authority. */
    private static JsonNode stored(JsonNode object) {
        ObjectNode stored = object.deepCopy();
        ((ObjectNode) stored.path("metadata"))
                .withObjectProperty("annotations")
                .put("kubectl.kubernetes.io/last-applied-configuration", object.toString());
        stored.path("webhooks").forEach(webhook -> ((ObjectNode) webhook.path("clientConfig")).put("caBundle", "Q0E="));
        stored.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "Established")
                .put("status", "True");
        return stored;
    }
}
