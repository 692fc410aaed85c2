package dev.mtlsguardrails.testbed;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a Service is to whoever calls it: each new connection goes to one of those that are ready, in turn; what is connected
 * stays connected for as long as both ends want it.
 */
public final class ServiceProxy implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient far = vertx.createNetClient();
    private final AtomicInteger turn = new AtomicInteger();
    private final int port;
    private volatile List<Integer> ready = List.of();

    public ServiceProxy() throws Exception {
        NetServer near = vertx.createNetServer().connectHandler(this::connect);
        this.port = near.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
    }

    public int port() {
        return port;
    }

    /** From now on these are ready, by their ports. */
    public void ready(List<Integer> ports) {
        ready = List.copyOf(ports);
    }

    private void connect(NetSocket client) {
        List<Integer> endpoints = ready;
        if (endpoints.isEmpty()) {
            client.close();
            return;
        }
        int chosen = endpoints.get(Math.floorMod(turn.getAndIncrement(), endpoints.size()));
        client.pause();
        far.connect(chosen, "127.0.0.1").onFailure(gone -> client.close()).onSuccess(server -> {
            client.pipeTo(server);
            server.pipeTo(client);
        });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
