package dev.mtlsguardrails.core.mtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which users the traffic of a sidecar is known (istio-semantics 4.4). */
class ProxyIdsTest {

    @Test
    void elsewhereItIsTheUsualOne() {
        assertThat(ProxyIds.in(Optional.empty()).users()).containsExactly(1337L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000650000/10000          | 1000659999",
                "1000650000-1000659999     | 1000659999",
                "1000650000/10000,5/7      | 1000659999",
                "1/1                       | 1"
            })
    void onOpenShiftAlsoTheLastOfTheFirstBlock(String range, long last) {
        assertThat(ProxyIds.in(Optional.of(namespace(range))).users()).containsExactlyInAnyOrder(1337L, last);
    }

    @ParameterizedTest
    @CsvSource({"none", "1000650000", "99999999999999999999/2"})
    void whatIsNoRangeAddsNobody(String range) {
        assertThat(ProxyIds.in(Optional.of(namespace(range))).users()).containsExactly(1337L);
    }

    private static Namespace namespace(String users) {
        return new Namespace(
                new ResourceId(Kinds.NAMESPACE, "", "shop"),
                new Meta(Labels.NONE, Labels.of(Map.of(ProxyIds.USERS, users)), Optional.empty(), Optional.empty()));
    }
}
