package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.ViewChange;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cluster that changes when a test says so. */
public final class MovingViews implements ClusterViews {

    private final List<Consumer<ViewChange>> followers = new CopyOnWriteArrayList<>();
    private volatile ClusterView current;

    public MovingViews(ClusterView current) {
        this.current = current;
    }

    @Override
    public Optional<ClusterView> current() {
        return Optional.of(current);
    }

    @Override
    public Following follow(Consumer<ViewChange> told) {
        followers.add(told);
        return () -> followers.remove(told);
    }

    public int followed() {
        return followers.size();
    }

    /** These come, or change, one after the other. */
    public void come(String manifest) {
        Yaml.documents(manifest).forEach(document -> brought(new Change.Standing(read(document))));
    }

    /** These go. */
    public void go(String manifest) {
        Yaml.documents(manifest).forEach(document -> brought(new Change.Delete(read(document))));
    }

    private void brought(Change brought) {
        ViewChange.of(brought, current).ifPresent(change -> {
            current = change.after();
            followers.forEach(follower -> follower.accept(change));
        });
    }

    private static Resource read(JsonNode document) {
        return switch (KubeReader.read(document)) {
            case Reading.Read<Resource>(Resource value) -> value;
            case Reading.Malformed<Resource> malformed -> throw new AssertionError(malformed + " in " + document);
            case Reading.Foreign<Resource> foreign -> throw new AssertionError("no reader for " + document);
        };
    }
}
