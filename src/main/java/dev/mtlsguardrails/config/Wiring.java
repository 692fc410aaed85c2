package dev.mtlsguardrails.config;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.policy.TrustedRequester.Gateways;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Judge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the parts of the core, which know nothing of injection, available to those that do. */
@ApplicationScoped
class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    MeshConfig meshConfig(GuardrailsConfig config) {
        return MeshConfig.of(config.rootNamespace(), config.clusterDomain());
    }

    @Produces
    @Singleton
    RuleCatalogue catalogue() {
        return RuleCatalogue.complete();
    }

    @Produces
    @Singleton
    Judge judge(GuardrailsConfig config, RuleCatalogue catalogue) {
        List<TrustedRequester> trusted = Stream.concat(
                        TrustedRequester.defaults(config.rootNamespace()).stream(),
                        config.trustedRequesters().stream().map(Wiring::trusted))
                .toList();
        return new Judge(catalogue, trusted);
    }

    private static TrustedRequester trusted(GuardrailsConfig.Trusted trusted) {
        return new TrustedRequester(
                trusted.user(),
                Set.of(trusted.namespace()),
                trusted.kinds(),
                trusted.gateways() ? Gateways.ANYWHERE : Gateways.NONE);
    }
}
