package dev.mtlsguardrails.testbed;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A TCP connection to the API server that can be cut and mended: for a client, the server is gone and comes back. */
public final class Cable implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient far = vertx.createNetClient();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final int target;
    private NetServer near;
    private int port;

    public Cable(int target) throws Exception {
        this.target = target;
        mend();
    }

    public int port() {
        return port;
    }

    public void mend() throws Exception {
        near = vertx.createNetServer().connectHandler(this::connect);
        port = near.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .actualPort();
    }

    public void cut() throws Exception {
        near.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        open.forEach(NetSocket::close);
        open.clear();
    }

    private void connect(NetSocket client) {
        client.pause();
        open.add(client);
        far.connect(target, "127.0.0.1").onFailure(gone -> client.close()).onSuccess(server -> {
            open.add(server);
            client.pipeTo(server);
            server.pipeTo(client);
        });
    }

    @Override
    public void close() throws Exception {
        cut();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
