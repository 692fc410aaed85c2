package dev.mtlsguardrails.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** istio-semantics 2.1. */
class HostTest {

    private static final String DOMAIN = "cluster.local";

    @ParameterizedTest
    @CsvSource({
        "reviews,                    reviews.shop.svc.cluster.local",
        "reviews.prod,               reviews.prod",
        "reviews.prod.svc,           reviews.prod.svc",
        "*,                          *",
        "*.prod,                     *.prod",
        "*reviews,                   *reviews.shop.svc.cluster.local",
        "10.0.0.1,                   10.0.0.1",
        "fd00::1,                    fd00::1",
        "Reviews,                    Reviews.shop.svc.cluster.local"
    })
    void aNameWithoutDotIsCompletedWithTheNamespaceOfTheRule(String written, String resolved) {
        assertThat(Host.of(written, "shop", DOMAIN).name()).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.c,       a.b.c,      true",
        "a.b.c,       A.b.c,      false",
        "a.b.c,       a.b.c.,     false",
        "*.b.c,       a.b.c,      true",
        "*.b.c,       b.c,        false",
        "*a.b.c,      a.b.c,      true",
        "*a.b.c,      xa.b.c,     true",
        "*,           anything,   true",
        "*.b.c,       *.a.b.c,    true",
        "*.a.b.c,     *.b.c,      false",
        "a.b.c,       *.b.c,      false"
    })
    void aStarMatchesWhateverEndsWithTheTextAfterIt(String rule, String host, boolean matches) {
        assertThat(new Host(rule).matches(new Host(host))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "reviews.shop.svc.cluster.local, true",
        "*.shop.svc.cluster.local,       true",
        "*.svc.cluster.local,            true",
        "*.local,                        true",
        "*,                              true",
        "*.example.com,                  false",
        "api.example.com,                false",
        "reviews.shop.svc.other.domain,  false"
    })
    void knowsWhetherAKubernetesServiceCouldBeMeant(String host, boolean reaches) {
        assertThat(new Host(host).reachesCluster(DOMAIN)).isEqualTo(reaches);
    }
}
