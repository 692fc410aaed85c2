package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.Settings;
import java.util.Optional;

/** Istio's {@code MeshConfig} as text, in YAML or JSON (istio-semantics 7). */
public final class MeshConfigText {

    private MeshConfigText() {}

    /** Empty for what is no mapping. */
    public static Optional<Settings> read(String text) {
        return EmbeddedYaml.mapping(text).map(Cursor::root).map(SettingsReader::meshConfig);
    }
}
