package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.controlplane.Setup;
import dev.mtlsguardrails.core.controlplane.Setup.Source;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how a control plane is set up, from what is in its namespace: its ConfigMaps, and its own Deployment. */
final class SetupReader {

    private static final String REVISION = "istio.io/rev";
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String CNI = "istio-cni-config";
    private static final String MESH = "istio";
    private static final String DOMAIN = "--domain";
    private static final Pattern TAG = Pattern.compile("[^@]*/[^@/:]+:([\\w.-]+)(@.*)?");

    private SetupReader() {}

    /** Whether a ConfigMap of this name says anything about a mesh. */
    static boolean isRead(ResourceId configMap) {
        return isOf(MESH, configMap);
    }

    /** By its name alone, as istiod finds it; whose names it only resembles is of a revision that nobody has. */
    static Setup configMap(ResourceId id, Cursor object) {
        if (id.name().equals(CNI)) {
            Settings redirected =
                    Settings.builder().redirection(Optional.of(Redirection.CNI)).build();
            return new Setup(id, Optional.empty(), Source.CNI, redirected);
        }
        Cursor data = object.field("data");
        if (isOf(INJECTOR, id)) {
            Settings config = embedded(data.field("config"), SettingsReader::injectorConfig);
            Settings values = embedded(data.field("values"), SettingsReader::helmValues);
            return new Setup(id, Optional.of(revision(INJECTOR, id)), Source.INJECTOR, config.or(values));
        }
        Settings mesh = embedded(data.field("mesh"), SettingsReader::meshConfig);
        return new Setup(id, Optional.of(revision(MESH, id)), Source.MESH_CONFIG, mesh);
    }

    private static boolean isOf(String base, ResourceId id) {
        return id.name().equals(base) || id.name().startsWith(base + "-");
    }

    /** {@code istio-canary} is of revision canary; {@code istio} of the default one. */
    private static String revision(String base, ResourceId id) {
        return id.name().equals(base)
                ? MeshConfig.DEFAULT.revision()
                : id.name().substring(base.length() + 1);
    }

    private static Settings embedded(Cursor text, Function<Cursor, Settings> reader) {
        return SettingsReader.text(text)
                .flatMap(EmbeddedYaml::mapping)
                .map(Cursor::root)
                .map(reader)
                .orElse(Settings.NONE);
    }

    /** What the Deployment of istiod says about it; empty for any other workload. */
    static Optional<Setup> istiod(ResourceId id, Cursor object) {
        Cursor labels = object.path("metadata", "labels");
        if (!labels.field("app").text().filter("istiod"::equals).isPresent()) {
            return Optional.empty();
        }
        Optional<Cursor> container = object.path("spec", "template", "spec", "containers").items(item -> "").stream()
                .filter(item ->
                        item.field("name").text().filter("discovery"::equals).isPresent())
                .findFirst();
        return container.map(discovery -> new Setup(
                id,
                Optional.of(labels.field(REVISION).text().orElse(MeshConfig.DEFAULT.revision())),
                Source.ISTIOD,
                ofIstiod(discovery, labels)));
    }

    private static Settings ofIstiod(Cursor discovery, Cursor labels) {
        return Settings.builder()
                .istio(SettingsReader.version(discovery.field("image").text().flatMap(SetupReader::tag))
                        .or(() -> SettingsReader.version(
                                labels.field("app.kubernetes.io/version").text())))
                .clusterDomain(domain(discovery.field("args").texts()))
                .hbone(environment(discovery, "PILOT_ENABLE_AMBIENT").map(SettingsReader::hbone))
                .nativeSidecars(environment(discovery, "ENABLE_NATIVE_SIDECARS").map(SettingsReader::nativeSidecars))
                .build();
    }

    private static Optional<String> tag(String image) {
        Matcher tag = TAG.matcher(image);
        return tag.matches() ? Optional.of(tag.group(1)) : Optional.empty();
    }

    private static Optional<String> domain(List<String> arguments) {
        int at = arguments.indexOf(DOMAIN);
        Stream<String> apart = at >= 0 && at + 1 < arguments.size() ? Stream.of(arguments.get(at + 1)) : Stream.empty();
        Stream<String> together = arguments.stream()
                .filter(argument -> argument.startsWith(DOMAIN + "="))
                .map(argument -> argument.substring(DOMAIN.length() + 1));
        return Stream.concat(apart, together)
                .filter(domain -> !domain.isEmpty())
                .findFirst();
    }

    private static Optional<String> environment(Cursor container, String name) {
        return container.field("env").items(variable -> "").stream()
                .filter(variable ->
                        variable.field("name").text().filter(name::equals).isPresent())
                .flatMap(variable -> SettingsReader.text(variable.field("value")).stream())
                .findFirst();
    }
}
