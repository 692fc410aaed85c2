package dev.mtlsguardrails.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The list of kinds is whole. */
class ServedKindTest {

    /** Or the command line would take for foreign what the webhook reads. */
    @Test
    void namesEveryKindThatIsRead() {
        assertThat(ServedKind.ALL).extracting(ServedKind::kind).containsExactlyInAnyOrderElementsOf(KubeReader.kinds());
    }

    @Test
    void isSorted() {
        assertThat(ServedKind.ALL).extracting(ServedKind::plural).isSorted();
    }
}
