package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.installation.Asked;
import dev.mtlsguardrails.core.installation.Definition;
import dev.mtlsguardrails.core.installation.History;
import dev.mtlsguardrails.core.installation.WebhookConfiguration;
import dev.mtlsguardrails.core.installation.WebhookEntry;
import dev.mtlsguardrails.core.installation.WebhookEntry.Callee;
import dev.mtlsguardrails.core.installation.WebhookEntry.Matching;
import dev.mtlsguardrails.core.installation.WebhookEntry.OnFailure;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads what makes the API server ask us. What is left out is taken as the API server takes it. */
public final class InstallationReader {

    /** Where {@code kubectl apply} and its like keep what they were given; whoever edits an object leaves it alone. */
    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private InstallationReader() {}

    /** One that is written in YAML. */
    public static WebhookConfiguration shipped(String yaml) {
        return EmbeddedYaml.mapping(yaml)
                .map(object -> configuration(Cursor.root(object)))
                .orElseThrow(() -> new IllegalArgumentException("no webhook configuration: " + yaml));
    }

    public static Reading<WebhookConfiguration> webhookConfiguration(JsonNode object) {
        return reading(() -> configuration(Cursor.root(object)));
    }

    /** What a configuration tells about how it was installed. */
    public static History history(JsonNode object) {
        return EmbeddedYaml.mapping(object.path("metadata")
                        .path("annotations")
                        .path(APPLIED)
                        .asText(""))
                .flatMap(applied -> switch (webhookConfiguration(applied)) {
                    case Reading.Read<WebhookConfiguration>(WebhookConfiguration value) ->
                        Optional.<History>of(new History.Applied(value));
                    case Reading.Malformed<WebhookConfiguration> malformed -> Optional.empty();
                    case Reading.Foreign<WebhookConfiguration> foreign -> Optional.empty();
                })
                .orElseGet(() -> ofServer(new FieldOwners(Cursor.root(object))));
    }

    private static History ofServer(FieldOwners owners) {
        return owners.isApplied() ? new History.ServerSide(owners.laterChanges()) : new History.Untold();
    }

    public static Reading<Definition> definition(JsonNode object) {
        return reading(() -> definition(Cursor.root(object)));
    }

    private static <T> Reading<T> reading(Supplier<T> reader) {
        try {
            return new Reading.Read<>(reader.get());
        } catch (Cursor.Malformed malformed) {
            return new Reading.Malformed<>(malformed.at(), malformed.reason());
        }
    }

    private static WebhookConfiguration configuration(Cursor object) {
        return new WebhookConfiguration(
                KubeReader.identify(object),
                object.field("webhooks").items(InstallationReader::name).stream()
                        .map(InstallationReader::entry)
                        .toList());
    }

    private static String name(Cursor item) {
        return item.field("name").text().orElse("");
    }

    private static WebhookEntry entry(Cursor entry) {
        return new WebhookEntry(
                name(entry),
                entry.field("rules").items(rule -> "").stream()
                        .flatMap(InstallationReader::asked)
                        .toList(),
                isSaid(entry.field("failurePolicy"), "Ignore") ? OnFailure.IGNORE : OnFailure.FAIL,
                MetaReader.labelSelector(entry.field("namespaceSelector")),
                MetaReader.labelSelector(entry.field("objectSelector")),
                entry.field("matchConditions").items(InstallationReader::name).stream()
                        .flatMap(condition -> condition.field("expression").text().stream())
                        .toList(),
                isSaid(entry.field("matchPolicy"), "Exact") ? Matching.EXACT : Matching.EQUIVALENT,
                callee(entry.field("clientConfig")));
    }

    private static boolean isSaid(Cursor field, String word) {
        return field.text().filter(word::equals).isPresent();
    }

    private static Stream<Asked> asked(Cursor rule) {
        String scope = rule.field("scope").text().orElse("*");
        return rule.field("apiGroups").texts().stream()
                .flatMap(group -> rule.field("apiVersions").texts().stream()
                        .flatMap(version -> rule.field("resources").texts().stream()
                                .flatMap(resource -> rule.field("operations").texts().stream()
                                        .map(operation -> new Asked(group, version, resource, operation, scope)))));
    }

    private static Callee callee(Cursor client) {
        Cursor service = client.field("service");
        if (service.isAbsent()) {
            return new Callee.OfUrl(path(client.field("url").text().orElse("")));
        }
        Callee.Trust trust = client.field("caBundle")
                        .text()
                        .filter(bundle -> !bundle.isEmpty())
                        .isPresent()
                ? Callee.Trust.BUNDLE
                : Callee.Trust.NONE;
        return new Callee.OfService(service.field("path").text().orElse("/"), trust);
    }

    private static String path(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getPath()).orElse("");
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    private static Definition definition(Cursor object) {
        List<String> served = object.path("spec", "versions").items(InstallationReader::name).stream()
                .filter(version -> version.field("served").flag())
                .map(InstallationReader::name)
                .toList();
        boolean isEstablished = object.path("status", "conditions").items(condition -> "").stream()
                .anyMatch(condition ->
                        isSaid(condition.field("type"), "Established") && isSaid(condition.field("status"), "True"));
        ResourceId id = KubeReader.identify(object);
        return new Definition(
                id, served, isEstablished ? Definition.State.ESTABLISHED : Definition.State.NOT_ESTABLISHED);
    }
}
