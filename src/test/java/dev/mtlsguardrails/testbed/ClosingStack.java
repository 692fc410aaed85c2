package dev.mtlsguardrails.testbed;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was started, last first, once, whoever asks first; what comes after the closing is closed at once. */
final class ClosingStack implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    synchronized <T extends AutoCloseable> T push(T resource) {
        started.push(resource);
        if (closed) {
            close();
            throw new IllegalStateException("interrupted while starting");
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failed) {
                System.err.println("While stopping: " + failed);
            }
        }
    }
}
