package dev.mtlsguardrails.config;

import dev.mtlsguardrails.audit.Announcer;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.policy.TrustedRequester.Gateways;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Hindsight;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.serving.ServingSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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
    ControlPlanes controlPlanes(GuardrailsConfig config) {
        return ControlPlanes.configured(SaidControlPlanes.of(config));
    }

    @Produces
    @Singleton
    BeforeLoaded beforeLoaded(GuardrailsConfig config) {
        return config.beforeLoaded();
    }

    @Produces
    @Singleton
    ServingSettings serving(
            GuardrailsConfig config,
            @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> tlsConfiguration) {
        return new ServingSettings(tlsConfiguration, config.certificateReadEvery());
    }

    @Produces
    @Singleton
    RuleCatalogue catalogue() {
        return RuleCatalogue.complete();
    }

    @Produces
    @Singleton
    Judge judge(GuardrailsConfig config, RuleCatalogue catalogue) {
        return new Judge(
                catalogue,
                config.trustedRequesters().stream().map(Wiring::trusted).toList());
    }

    @Produces
    @Singleton
    Hindsight hindsight(Judge judge, RuleCatalogue catalogue) {
        return new Hindsight(judge, catalogue);
    }

    /** The process that leads writes for all. */
    @Produces
    @Singleton
    Announcer announcer(Roles roles) {
        return roles::warn;
    }

    @Produces
    @Singleton
    dev.mtlsguardrails.installation.Announcer installationAnnouncer(Roles roles) {
        return roles.announcer();
    }

    private static TrustedRequester trusted(GuardrailsConfig.Trusted trusted) {
        return new TrustedRequester(
                trusted.user(),
                Set.of(trusted.namespace()),
                trusted.kinds(),
                trusted.gateways() ? Gateways.ANYWHERE : Gateways.NONE);
    }
}
