package dev.mtlsguardrails.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.installation.Comparison;
import dev.mtlsguardrails.core.installation.Definition;
import dev.mtlsguardrails.core.installation.Intactness;
import dev.mtlsguardrails.core.installation.Intactness.Damaged;
import dev.mtlsguardrails.core.installation.WebhookConfiguration;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.kube.InstallationReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.kube.ServedKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * An object without which we are not asked, or not told what to do.
 *
 * @param plural its name in URLs and roles
 * @param judge says how one fares that was found
 */
record Part(ResourceId id, String plural, Function<JsonNode, Intactness> judge) {

    /** All of them, in the order in which they are told of. */
    static List<Part> all() {
        return List.of(
                configuration("validating.yaml", "validatingwebhookconfigurations"),
                configuration("mutating.yaml", "mutatingwebhookconfigurations"),
                definition(Policy.KIND),
                definition(Exemption.KIND));
    }

    private static Part configuration(String file, String plural) {
        WebhookConfiguration base = InstallationReader.shipped(shipped(file));
        return new Part(base.id(), plural, object -> switch (InstallationReader.webhookConfiguration(object)) {
            case Reading.Read<WebhookConfiguration>(WebhookConfiguration current) ->
                Intactness.of(Comparison.ofConfiguration(base, InstallationReader.history(object), current));
            case Reading.Malformed<WebhookConfiguration> malformed -> unreadable(malformed);
            case Reading.Foreign<WebhookConfiguration> foreign -> Damaged.gone();
        });
    }

    private static Part definition(GroupKind kind) {
        ServedKind served = ServedKind.ALL.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        ResourceId id = new ResourceId(Definition.KIND, "", served.plural() + "." + kind.group());
        return new Part(id, "customresourcedefinitions", object -> switch (InstallationReader.definition(object)) {
            case Reading.Read<Definition>(Definition current) ->
                Intactness.of(Comparison.ofDefinition(current, served.versions().getFirst()));
            case Reading.Malformed<Definition> malformed -> unreadable(malformed);
            case Reading.Foreign<Definition> foreign -> Damaged.gone();
        });
    }

    private static Intactness unreadable(Reading.Malformed<?> malformed) {
        return new Intactness.Unknown(malformed.at().fieldPath() + " " + malformed.reason());
    }

    /** The configurations of our own base are packaged with the program. */
    private static String shipped(String file) {
        String name = "/installation/" + file;
        try (InputStream resource = Part.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " was not packaged");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    GroupKind kind() {
        return id.kind();
    }
}
