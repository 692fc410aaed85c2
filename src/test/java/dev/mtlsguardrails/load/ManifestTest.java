package dev.mtlsguardrails.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.kube.ReadChange;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import org.junit.jupiter.api.Test;

class ManifestTest {

    @Test
    void whatIsWrittenIsReadAsTheObjectThatItWas() {
        assertThat(new SyntheticMesh(5).objects())
                .allSatisfy(object -> assertThat(read(object))
                        .usingRecursiveComparison()
                        .ignoringFieldsOfTypes(Meta.class)
                        .isEqualTo(object));
    }

    @Test
    void labelsStayAndPodsHaveNoOwner() {
        assertThat(new SyntheticMesh(5).objects()).allSatisfy(object -> {
            Meta meta = read(object).meta();

            assertThat(meta.labels()).isEqualTo(object.meta().labels());
            assertThat(meta.controller()).isEmpty();
        });
    }

    private static MeshObject read(MeshObject object) {
        ReadChange change = ReadChange.created(object.id(), Manifest.of(object));
        return (MeshObject) ((Change.Create) ((ReadChange.Read) change).change()).object();
    }
}
