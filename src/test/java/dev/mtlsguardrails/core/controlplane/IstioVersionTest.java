package dev.mtlsguardrails.core.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IstioVersionTest {

    @ParameterizedTest
    @CsvSource({"1.20.8, 20", "1.24, 24", "v1.31.0-rc.0, 31", "1.9.7, 9"})
    void theMinorVersionCounts(String written, int minor) {
        assertThat(IstioVersion.of(written).minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2.6", "1", "1.x", "latest", "1.20.8 or later"})
    void whatIsNoVersionIsSaidSo(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IstioVersion.of(written))
                .withMessageContaining("not a version of Istio");
    }

    @Test
    void aCapabilityIsThereFromItsVersionOn() {
        assertThat(IstioVersion.of("1.23.6").has(Capability.RULES_APART_BY_EXPORT))
                .isFalse();
        assertThat(IstioVersion.of("1.24.0").has(Capability.RULES_APART_BY_EXPORT))
                .isTrue();
    }
}
