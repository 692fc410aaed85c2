package dev.mtlsguardrails.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is visited for one service follows the configurations that speak of it, not the size of the mesh. */
class VisitedPairsTest {

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000})
    void followTheConfigurationsNotTheNamespaces(int namespaces) {
        SyntheticMesh mesh = new SyntheticMesh(namespaces);
        Host host = mesh.namespace(7).host(SyntheticNamespace.SERVICES.getLast());

        ResolvedService resolved = ResolvedService.of(host, mesh.snapshot(MeshConfig.DEFAULT));

        // Everybody else; those without proxy; the root namespace; the namespace before, which has a rule for it; its
        // own.
        assertThat(resolved.classes()).hasSize(5);
        assertThat(resolved.classes().getFirst().members())
                .isInstanceOfSatisfying(
                        Members.Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.exceptNamespaces())
                                .containsExactly("istio-system", "team-00006", "team-00007"));
        assertThat(resolved.calls())
                .as("5 classes, 2 ports, %d pods", SyntheticNamespace.PODS_PER_SERVICE)
                .hasSize(5 * 2 * SyntheticNamespace.PODS_PER_SERVICE);
        assertThat(resolved.calls().stream()
                        .map(call -> call.outcome())
                        .distinct()
                        .toList())
                .isEqualTo(List.of(Outcome.ENC, Outcome.FAIL));
    }
}
