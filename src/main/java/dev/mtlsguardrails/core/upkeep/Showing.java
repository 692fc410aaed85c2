package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import java.util.List;

/** To whom a rule is shown, said so that it does not hang on the default of the mesh (istio-semantics 2.2). */
final class Showing {

    private static final String OWN = ".";
    private static final List<String> TO_ITS_OWN = List.of(OWN);

    private Showing() {}

    static List<String> of(DestinationRule rule, MeshConfig config) {
        if (rule.workloadSelector().isPresent()) {
            return TO_ITS_OWN;
        }
        List<String> written = rule.exportTo();
        if (written.isEmpty()) {
            return config.defaultExportTo().contains(OWN) ? TO_ITS_OWN : WantedRule.TO_ALL;
        }
        if (written.contains("*")) {
            return WantedRule.TO_ALL;
        }
        return written.equals(List.of(rule.id().namespace()))
                ? TO_ITS_OWN
                : written.stream().distinct().sorted().toList();
    }
}
