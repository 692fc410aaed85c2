package dev.mtlsguardrails.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyntheticMeshTest {

    private static final SyntheticMesh TEN = new SyntheticMesh(10);

    @Test
    void itIsTheSameMeshEveryTime() {
        assertThat(TEN.objects()).containsExactlyElementsOf(TEN.objects().toList());
        assertThat(TEN.snapshot(MeshConfig.DEFAULT)).isEqualTo(TEN.snapshot(MeshConfig.DEFAULT));
    }

    @Test
    void everyPodHasAnAddressOfItsOwn() {
        assertThat(TEN.objects().filter(Pod.class::isInstance).map(pod -> ((Pod) pod).address()))
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void clientsObeyTheRuleOfTheirOwnNamespaceAndAllIsEncrypted() {
        MeshSnapshot mesh = TEN.snapshot(MeshConfig.DEFAULT);
        SyntheticNamespace clients = TEN.namespace(3);
        SyntheticNamespace servers = TEN.namespace(4);
        Pod client = clients.pods("v1").findFirst().orElseThrow();
        Call.Dialled dialled =
                new Call.Dialled(Client.of(client, mesh), servers.host("payments"), 80, Optional.empty());

        assertThat(new EffectiveMtls(mesh).calls(dialled))
                .hasSize(5)
                .allSatisfy(call -> assertThat(call.outcome()).isEqualTo(Outcome.ENC))
                .allSatisfy(call -> assertThat(call.lookup().rule())
                        .contains(clients.rules(TlsMode.Known.ISTIO_MUTUAL)
                                .toList()
                                .getLast()
                                .id()));
    }
}
