package dev.mtlsguardrails.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonPointerTest {

    private static final JsonPointer LABEL =
            JsonPointer.of("spec", "template", "metadata", "labels", "sidecar.istio.io/inject");

    @Test
    void isEscapedAsRfc6901Says() {
        assertThat(LABEL).hasToString("/spec/template/metadata/labels/sidecar.istio.io~1inject");
        assertThat(JsonPointer.of("a~b/c")).hasToString("/a~0b~1c");
    }

    @Test
    void readsLikeAFieldPath() {
        assertThat(LABEL.fieldPath()).isEqualTo("spec.template.metadata.labels[sidecar.istio.io/inject]");
        assertThat(JsonPointer.of("spec", "subsets").item(1, "v2").key("name").fieldPath())
                .isEqualTo("spec.subsets[1].name");
    }

    @Test
    void aListItemIsTheSameFieldWhereverItStands() {
        JsonPointer first = JsonPointer.of("subsets").item(0, "v2").key("tls");

        assertThat(JsonPointer.of("subsets").item(3, "v2").key("tls").identities())
                .isEqualTo(first.identities());
        assertThat(JsonPointer.of("subsets").item(0, "v1").key("tls").identities())
                .isNotEqualTo(first.identities());
    }
}
