package dev.mtlsguardrails.core.mtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import dev.mtlsguardrails.synthetic.SyntheticNamespace;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients in ambient are asked about where there may be some who stay in it (istio-semantics 3.4, 4.6). */
class ClientPairsTest {

    private static final SyntheticMesh MESH = new SyntheticMesh(3);
    private static final Host HOST = MESH.namespace(1).host(SyntheticNamespace.SERVICES.getFirst());
    private static final MeshSnapshot WITHOUT = MESH.snapshot(MeshConfig.DEFAULT);

    @Test
    void aMeshWithoutAmbientHasNoSuchClass() {
        assertThat(inAmbient(WITHOUT, WITHOUT)).isZero();
    }

    @Test
    void theWholeMeshIsOneClass() {
        MeshSnapshot with = with(with(WITHOUT, "shop"), "sales");

        assertThat(inAmbient(with, with)).isOne();
        assertThat(inAmbient(with(WITHOUT, "shop"), with)).isOne();
    }

    @Test
    void whoJoinsOrLeavesIsNotAmongThem() {
        MeshSnapshot with = with(WITHOUT, "shop");

        assertThat(inAmbient(WITHOUT, with)).isZero();
        assertThat(inAmbient(with, WITHOUT)).isZero();
        assertThat(inAmbient(with, with(WITHOUT, "sales"))).isZero();
    }

    private static long inAmbient(MeshSnapshot before, MeshSnapshot after) {
        return new ClientPairs(before, after)
                .of(HOST, Collections.emptySortedSet()).stream()
                        .filter(pair -> pair.members() instanceof Members.InAmbient)
                        .count();
    }

    private static MeshSnapshot with(MeshSnapshot mesh, String namespace) {
        Labels ambient = Labels.of(Map.of("istio.io/dataplane-mode", "ambient"));
        return mesh.apply(new Change.Standing(new Namespace(
                new ResourceId(Kinds.NAMESPACE, "", namespace),
                new Meta(ambient, Labels.NONE, Optional.empty(), Optional.empty()))));
    }
}
