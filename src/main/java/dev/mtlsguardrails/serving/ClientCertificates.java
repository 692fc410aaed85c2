package dev.mtlsguardrails.serving;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whoever names the authorities of clients wants to see their certificates. Quarkus decides about that when it builds
 * ({@code quarkus.http.ssl.client-auth}), and only an installation knows.
 */
@ApplicationScoped
class ClientCertificates implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (options.getTrustOptions() != null) {
            options.setClientAuth(ClientAuth.REQUIRED);
        }
    }
}
