package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container.Role;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.mesh.ProxySetting.Concern;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads what is said about a proxy, wherever it is said; of that, what a rule asks for (istio-semantics 4.3, 4.5). An
 * annotation that cannot be read says nothing: the injector refuses such a pod.
 */
final class ProxySettingsReader {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(ReadLimits.constraints())
            .build());

    private static final Pattern NEXT_WORD = Pattern.compile("_([a-z])");

    /** The fields that are read of overrides, by their names in small letters. */
    private static final Map<String, String> OF_OVERRIDES = Stream.of(
                    "containers",
                    "initContainers",
                    "name",
                    "image",
                    "command",
                    "args",
                    "env",
                    "envFrom",
                    "value",
                    "valueFrom",
                    "securityContext",
                    "runAsUser")
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    /** As deep as what is read of overrides: lists of containers with lists of variables. */
    private static final int DEEPEST_OF_OVERRIDES = 6;

    private ProxySettingsReader() {}

    /** {@code environmentVariables} of a ProxyConfig. */
    static List<ProxySetting> variables(Cursor variables) {
        return variables.entries().entrySet().stream()
                .flatMap(variable -> variable(
                        variable.getKey(),
                        variable.getValue().text().orElse(""),
                        variable.getValue().at()))
                .toList();
    }

    /**
     * A ProxyConfig in YAML.
     *
     * @param at the annotation that holds it
     */
    static List<ProxySetting> config(String yaml, JsonPointer at) {
        return EmbeddedYaml.mapping(yaml).map(config -> config(config, at)).orElse(List.of());
    }

    /** Istio takes the names of fields in both of their spellings, with capitals and with underscores. */
    private static List<ProxySetting> config(JsonNode config, JsonPointer at) {
        List<ProxySetting> settings = new ArrayList<>();
        texts(config).forEach((written, value) -> {
            String name =
                    NEXT_WORD.matcher(written).replaceAll(next -> next.group(1).toUpperCase(Locale.ROOT));
            Concern.ofField(name)
                    .map(concern -> new ProxySetting(concern, name, ofField(concern, value), at))
                    .ifPresent(settings::add);
        });
        Stream.of("proxyMetadata", "proxy_metadata")
                .flatMap(name -> texts(config.path(name)).entrySet().stream())
                .flatMap(variable -> variable(variable.getKey(), variable.getValue(), at))
                .forEach(settings::add);
        return settings;
    }

    /** Istio takes a number also as a word. */
    private static String ofField(Concern concern, String value) {
        return concern == Concern.STATUS_PORT ? EmbeddedYaml.decimal(value) : value;
    }

    /** The members that are words, numbers or lists of them, as written and in their order. */
    private static Map<String, String> texts(JsonNode mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.properties().forEach(member -> {
            String text = member.getValue().isArray() ? joined(member.getValue()) : textOf(member.getValue());
            if (!text.isEmpty()) {
                texts.put(member.getKey(), text);
            }
        });
        return texts;
    }

    private static String joined(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(ProxySettingsReader::textOf)
                .collect(Collectors.joining(","));
    }

    private static String textOf(JsonNode scalar) {
        return scalar.isTextual() ? scalar.textValue() : "";
    }

    /**
     * Containers in JSON that are merged over the injected ones.
     *
     * @param at the annotation that holds them
     */
    static List<ProxySetting> overrides(String json, JsonPointer at) {
        try {
            Cursor overrides = Cursor.root(inUsualCase(JSON.readTree(json), DEEPEST_OF_OVERRIDES));
            return Stream.of(Role.ORDINARY, Role.INIT)
                    .flatMap(role -> overrides.field(role.list()).items(item -> "").stream())
                    .filter(container -> container
                            .field("name")
                            .text()
                            .filter(PodTemplate.PROXY::equals)
                            .isPresent())
                    .flatMap(container -> container(container).stream())
                    .map(setting -> new ProxySetting(setting.concern(), setting.name(), setting.value(), at))
                    .toList();
        } catch (JsonProcessingException | Cursor.Malformed unreadable) {
            return List.of();
        }
    }

    /** Go takes the names of fields in any case. */
    private static JsonNode inUsualCase(JsonNode node, int levels) {
        if (levels == 0) {
            return node;
        }
        if (node.isArray()) {
            ArrayNode items = JSON.createArrayNode();
            node.forEach(item -> items.add(inUsualCase(item, levels - 1)));
            return items;
        }
        if (node.isObject()) {
            ObjectNode fields = JSON.createObjectNode();
            node.properties()
                    .forEach(field -> fields.set(
                            OF_OVERRIDES.getOrDefault(field.getKey().toLowerCase(Locale.ROOT), field.getKey()),
                            inUsualCase(field.getValue(), levels - 1)));
            return fields;
        }
        return node;
    }

    /** A container that is merged over the injected one. */
    static List<ProxySetting> container(Cursor container) {
        List<ProxySetting> settings = new ArrayList<>();
        for (String field : List.of("image", "command", "args")) {
            written(Concern.PROGRAM, field, container.field(field)).ifPresent(settings::add);
        }
        written(Concern.USER, "runAsUser", container.path("securityContext", "runAsUser"))
                .ifPresent(settings::add);
        container
                .field("envFrom")
                .items(source -> "")
                .forEach(source -> settings.add(
                        new ProxySetting(Concern.PROGRAM, "envFrom", ProxySetting.ELSEWHERE, source.at())));
        container
                .field("env")
                .items(variable -> variable.field("name").text().orElse(""))
                .forEach(variable -> variable(variable.field("name").text().orElse(""), value(variable), variable.at())
                        .forEach(settings::add));
        return settings;
    }

    private static Optional<ProxySetting> written(Concern concern, String name, Cursor field) {
        return field.ifPresent()
                .filter(present -> !present.node().isArray() || !present.node().isEmpty())
                .map(present -> present.node().isTextual()
                        ? present.node().textValue()
                        : present.node().toString())
                .map(value -> new ProxySetting(concern, name, value, field.at()));
    }

    private static String value(Cursor variable) {
        return variable.field("valueFrom").isAbsent()
                ? variable.field("value").text().orElse("")
                : ProxySetting.ELSEWHERE;
    }

    private static Stream<ProxySetting> variable(String name, String value, JsonPointer at) {
        return Concern.ofVariable(name).stream().map(concern -> new ProxySetting(concern, name, value, at));
    }
}
