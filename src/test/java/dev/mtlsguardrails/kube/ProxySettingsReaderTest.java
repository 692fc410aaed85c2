package dev.mtlsguardrails.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations about proxies, in whatever way they are written. */
class ProxySettingsReaderTest {

    private static final JsonPointer AT = JsonPointer.of("metadata", "annotations", "it");

    @Test
    void fieldsHaveTwoSpellings() {
        assertThat(config("{interception_mode: NONE, proxy_metadata: {DISABLE_ENVOY: 'true'}}"))
                .containsExactly("interceptionMode=NONE", "DISABLE_ENVOY=true");
    }

    @Test
    void whatIsMergedCountsAndWhatIsWrittenCountsMore() {
        assertThat(config("""
                        configPath: &shared {DISABLE_ENVOY: "true", ISTIO_METAJSON_LABELS: "{}"}
                        proxyMetadata: {<<: *shared, DISABLE_ENVOY: "false"}
                        """)).containsExactly("DISABLE_ENVOY=false", "ISTIO_METAJSON_LABELS={}");
    }

    @Test
    void whatNobodyAsksAboutIsNotKept() {
        assertThat(config("{concurrency: 2, proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}, discoveryAddress: ~}"))
                .isEmpty();
    }

    static Stream<String> noConfigurations() {
        String laughs = "a0: &a0 [x]\n"
                + Stream.iterate(1, level -> level + 1)
                        .limit(60)
                        .map(level -> "a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1))
                        .reduce("", String::concat);
        return Stream.of(
                "",
                "words",
                "[a, list]",
                "{open",
                "\u0001",
                "? [complex]\n: key",
                "&a {<<: *a}",
                "&a {proxyMetadata: *a}",
                "proxyMetadata: words",
                laughs,
                "[".repeat(100_000),
                "interceptionMode: NONE\nx: " + "[".repeat(100_000) + "]".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("noConfigurations")
    void whatSaysNothingIsNothing(String written) {
        assertThat(config(written)).isEmpty();
    }

    @Test
    void overridesAreReadAsGoReadsThem() {
        assertThat(overrides("""
                        {"Containers": [{"NAME": "istio-proxy", "Image": "mine", "Env": [{"Name": "DISABLE_ENVOY", "valueFrom": {}}]},
                                        {"name": "app", "image": "app"}],
                         "initContainers": [{"name": "istio-proxy", "securityContext": {"runAsUser": 0}, "args": [], "resources": {}}]}
                        """))
                .containsExactly("image=mine", "DISABLE_ENVOY=" + ProxySetting.ELSEWHERE, "runAsUser=0");
    }

    @ParameterizedTest
    @MethodSource("noConfigurations")
    void overridesThatSayNothingAreNothing(String written) {
        assertThat(overrides(written)).isEmpty();
    }

    private static List<String> config(String yaml) {
        return words(ProxySettingsReader.config(yaml, AT));
    }

    private static List<String> overrides(String json) {
        return words(ProxySettingsReader.overrides(json, AT));
    }

    private static List<String> words(List<ProxySetting> settings) {
        assertThat(settings).allSatisfy(setting -> assertThat(setting.at()).isEqualTo(AT));
        return settings.stream()
                .map(setting -> setting.name() + "=" + setting.value())
                .toList();
    }
}
