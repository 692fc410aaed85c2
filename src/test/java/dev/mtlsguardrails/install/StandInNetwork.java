package dev.mtlsguardrails.install;

import dev.mtlsguardrails.testbed.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way from the API server to what runs in the cluster, as where the two do not share a network: the API server asks a
 * proxy for a tunnel to a Service or a kubelet. Behind every Service is the one program there is, if it is ready; behind
 * every kubelet are its logs.
 */
final class StandInNetwork implements AutoCloseable {

    private static final String EGRESS = """
            apiVersion: apiserver.k8s.io/v1beta1
            kind: EgressSelectorConfiguration
            egressSelections:
              - name: cluster
                connection:
                  proxyProtocol: HTTPConnect
                  transport:
                    tcp:
                      url: https://127.0.0.1:%1$d
                      tlsConfig: {caBundle: %2$s, clientCert: %2$s, clientKey: %3$s}
            """;
    private static final String KUBELET = ":10250";
    private static final int NOWHERE = 502;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final Certificates certificates;
    private final HttpServer proxy;
    private final HttpServer kubelet;
    private final int program;
    private volatile boolean isReady;

    /**
     * @param folder for its certificate
     * @param program the port of the program
     * @param log what it says
     */
    StandInNetwork(Path folder, int program, Path log) {
        this.certificates = Certificates.generate(folder);
        this.program = program;
        this.kubelet = server(request -> request.response().sendFile(log.toString()));
        this.proxy = server(this::tunnel);
    }

    private HttpServer server(Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificates.certificate().toString())
                                .setKeyPath(certificates.key().toString())))
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** By which the API server comes here: the value of {@code --egress-selector-config-file}. */
    Path configuration(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("egress.yaml").toAbsolutePath(),
                    EGRESS.formatted(proxy.actualPort(), certificates.certificate(), certificates.key()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether Services have an endpoint; without one, what is connected to them ends. */
    void setReady(boolean isReady) {
        this.isReady = isReady;
        if (!isReady) {
            open.forEach(NetSocket::close);
            open.clear();
        }
    }

    private void tunnel(HttpServerRequest request) {
        boolean isKubelet = request.uri().endsWith(KUBELET);
        if (request.method() != HttpMethod.CONNECT || !(isKubelet || isReady)) {
            request.response().setStatusCode(NOWHERE).end();
            return;
        }
        request.pause();
        client.connect(isKubelet ? kubelet.actualPort() : program, "127.0.0.1")
                .onFailure(gone -> request.response().setStatusCode(NOWHERE).end())
                .onSuccess(server -> request.toNetSocket().onSuccess(near -> join(near, server)));
    }

    private void join(NetSocket near, NetSocket far) {
        open.add(near);
        near.closeHandler(closed -> open.remove(near));
        Future<Void> there = near.pipeTo(far);
        Future<Void> back = far.pipeTo(near);
        Future.join(there, back).onComplete(ended -> open.remove(near));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
