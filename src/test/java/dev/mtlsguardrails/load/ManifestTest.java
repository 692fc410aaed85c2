package dev.mtlsguardrails.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Pod;
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
                        .ignoringFieldsMatchingRegexes("template\\.containers.*index") // the mesh counts none
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
        ObjectNode stored = (ObjectNode) Manifest.of(object);
        if (object instanceof Pod pod) {
            stored.setAll((ObjectNode) Manifest.status(pod));
        }
        ReadChange change = ReadChange.created(object.id(), stored);
        return (MeshObject) ((Change.Create) ((ReadChange.Read) change).change()).object();
    }
}
