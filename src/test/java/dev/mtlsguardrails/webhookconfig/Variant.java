package dev.mtlsguardrails.webhookconfig;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Installer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A way to install it: a folder that an installer would apply.
 *
 * @param overlay what is built upon: {@code base}, or the name of an overlay
 * @param components what is added, in this order
 */
record Variant(String overlay, List<String> components) {

    static final List<String> SOURCES = List.of("cert-manager", "certificate-files", "openshift-service-ca");

    private static final List<String> EXTRAS =
            List.of("audit", "client-certificates", "monitoring", "network-policy", "workload-fail");
    private static final List<String> SERVERLESS =
            List.of("audit", "monitoring", "network-policy", "workload-fail", "scale-to-zero");
    private static final Path SOURCE = Path.of("webhook-config");
    private static final Path FOLDER = Path.of("target/variants");

    Variant(String overlay, String... components) {
        this(overlay, List.of(components));
    }

    /** Each overlay alone, with each component that goes with it, and with all of those. */
    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (String overlay : List.of("base", "audit", "trial")) {
            all.add(new Variant(overlay));
            Stream.concat(SOURCES.stream(), EXTRAS.stream()).forEach(one -> all.add(new Variant(overlay, one)));
            SOURCES.forEach(source -> all.add(new Variant(
                    overlay, Stream.concat(Stream.of(source), EXTRAS.stream()).toList())));
        }
        all.add(new Variant("openshift"));
        EXTRAS.forEach(one -> all.add(new Variant("openshift", one)));
        all.add(new Variant("openshift", EXTRAS));
        all.add(new Variant("knative"));
        SERVERLESS.forEach(one -> all.add(new Variant("knative", one)));
        all.add(new Variant("knative", SERVERLESS));
        return all;
    }

    boolean has(String component) {
        return components.contains(component) || overlay.equals(component);
    }

    /** What {@code kubectl apply -k} would send. */
    List<JsonNode> rendered() {
        try {
            Path folder = Files.createDirectories(FOLDER.resolve(toString()));
            Files.writeString(folder.resolve("kustomization.yaml"), """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    resources: [%s]
                    components: [%s]
                    """.formatted(
                            "../webhook-config/" + (overlay.equals("base") ? overlay : "overlays/" + overlay),
                            components.stream()
                                    .map(name -> "../webhook-config/components/" + name)
                                    .collect(Collectors.joining(", "))));
            return Installer.kustomize(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The entries of both configurations, in their order. */
    static List<JsonNode> webhooks(List<JsonNode> rendered) {
        return rendered.stream()
                .flatMap(object -> StreamSupport.stream(object.path("webhooks").spliterator(), false))
                .toList();
    }

    /** The one object of a kind. */
    static JsonNode only(List<JsonNode> rendered, String apiVersion, String kind) {
        List<JsonNode> found = rendered.stream()
                .filter(object -> object.path("apiVersion").asText().equals(apiVersion)
                        && object.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + kind + " in " + apiVersion);
        }
        return found.getFirst();
    }

    /** A copy of the manifests, with the files in it that an installer brings. */
    static void layOut() throws IOException {
        Path copy = FOLDER.resolve("webhook-config");
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(SOURCE.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Path files = copy.resolve("components/certificate-files");
        Certificates made = Certificates.generate(FOLDER);
        Files.copy(made.certificate(), files.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.certificate(), files.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.key(), files.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(overlay), components.stream()).collect(Collectors.joining("+"));
    }
}
