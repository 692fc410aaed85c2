package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.PodTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a pod is injected from: the templates that an annotation names instead of the default, which is {@code sidecar}
 * (istio-semantics 4.3).
 */
public record InjectedTemplates(List<String> names) {

    /** The annotation. */
    public static final String KEY = "inject.istio.io/templates";

    private static final String SIDECAR = "sidecar";
    private static final String GATEWAY = "gateway";
    private static final Set<String> WITHOUT_PROXY = Set.of("grpc-agent", "grpc-simple");

    public InjectedTemplates {
        names = List.copyOf(names);
    }

    public static InjectedTemplates of(PodTemplate template) {
        return new InjectedTemplates(template.annotations()
                .get(KEY)
                .map(written -> Arrays.stream(written.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .orElse(List.of()));
    }

    /** Whether the default holds: nothing is named. */
    public boolean isDefault() {
        return names.isEmpty();
    }

    /** Whether a proxy is put before the traffic of the pod, or may be: what an unknown template brings, it alone knows. */
    public boolean bringsSidecar() {
        return isDefault() || names.contains(SIDECAR) || isUnknown();
    }

    /** Whether the pod becomes a proxy itself. */
    public boolean makesGateway() {
        return names.contains(GATEWAY) && !names.contains(SIDECAR);
    }

    /** Whether nobody but the administrator of the mesh can say what comes of it. */
    public boolean isUnknown() {
        return !isDefault()
                && !names.contains(SIDECAR)
                && !names.contains(GATEWAY)
                && names.stream().noneMatch(WITHOUT_PROXY::contains);
    }
}
