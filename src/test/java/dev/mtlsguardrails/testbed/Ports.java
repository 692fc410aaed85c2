package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are yet to start. A port that the system chooses for nobody in particular is one that it may give
 * to the next outgoing connection, so those here are below all that Linux gives away by itself.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int BEYOND = 32_000;

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** One at which nobody listens, and that was not asked for before. */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            if (TAKEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException occupied) {
            return false;
        }
    }
}
