package dev.mtlsguardrails.config;

import dev.mtlsguardrails.config.GuardrailsConfig.Role;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.installation.Announcer;
import dev.mtlsguardrails.reconcile.Controller;
import dev.mtlsguardrails.reconcile.ControllerSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.UUID;

/** Lets this process do what its role is. */
@ApplicationScoped
class Roles {

    private static final int BEFORE_ALL_OTHERS = 1_000;

    private final Role role;
    private final Controller controller;

    Roles(
            GuardrailsConfig config,
            KubernetesClient client,
            ClusterViews views,
            RuleCatalogue catalogue,
            MeterRegistry meters,
            Clock clock) {
        this.role = config.role();
        this.controller = new Controller(client, views, catalogue, meters, clock, settings(config.lease()));
    }

    private static ControllerSettings settings(GuardrailsConfig.Lease lease) {
        return ControllerSettings.of(
                lease.namespace(),
                lease.name(),
                host() + "_" + UUID.randomUUID(), // a pod that starts again is another candidate
                lease.duration(),
                lease.renewDeadline(),
                lease.retryPeriod());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "mtls-guardrails";
        }
    }

    void start(@Observes StartupEvent event) {
        if (role != Role.ADMISSION) {
            controller.start();
        }
    }

    /** Somebody leads, and it says so. */
    void warn(ResourceId about, String reason, String text) {
        controller.complain(about, reason, text);
    }

    void stop(@Observes ShutdownEvent event) {
        controller.stop();
    }

    /** Somebody leads, and says what happens to the installation. */
    Announcer announcer() {
        return new Announcer() {
            @Override
            public boolean damaged(ResourceId object, String how) {
                return controller.complain(object, "GuardDamaged", "it is not as mTLS Guardrails needs it: " + how);
            }

            @Override
            public void restored(ResourceId object) {
                controller.note(object, "GuardRestored", "it is again as mTLS Guardrails needs it");
            }
        };
    }

    /** Whoever sends a review to the wrong process is to notice it. */
    void guard(@Observes Filters filters) {
        if (role == Role.CONTROLLER) {
            filters.register(Roles::refuse, BEFORE_ALL_OTHERS);
        }
    }

    private static void refuse(RoutingContext review) {
        review.response()
                .setStatusCode(HttpURLConnection.HTTP_UNAVAILABLE)
                .end("mTLS Guardrails: this process has the role controller and answers no reviews\n");
    }
}
