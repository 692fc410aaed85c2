package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.SidecarMark.Form;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statistics that a sidecar counts besides the few it counts anyhow, such as those of TLS handshakes. */
final class Statistics {

    static final String KEY = "sidecar.istio.io/statsInclusionPrefixes";

    private Statistics() {}

    /** What a template says already comes first, and nothing of it is lost; empty where it says everything. */
    static Optional<Addition> missingIn(PodTemplate template, List<String> wanted) {
        Set<String> prefixes = new LinkedHashSet<>(written(template));
        return prefixes.addAll(wanted)
                ? Optional.of(new Addition(Form.ANNOTATION, KEY, String.join(",", prefixes)))
                : Optional.empty();
    }

    private static List<String> written(PodTemplate template) {
        return template.annotations().get(KEY).stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .filter(prefix -> !prefix.isEmpty())
                .toList();
    }
}
