package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real watch on a cluster, whose events can be withheld, and that can be made to say that it knows less. */
public final class FollowedCluster implements ClusterViews, AutoCloseable {

    private final ClusterWatch watch;
    private volatile @Nullable ClusterView held;
    private volatile List<GroupKind> unread = List.of();
    private volatile List<GroupKind> unheard = List.of();

    private FollowedCluster(ClusterWatch watch) {
        this.watch = watch;
    }

    public static FollowedCluster follow(KubernetesClient client, Clock clock) {
        ClusterWatch watch = new ClusterWatch(
                client,
                ControlPlanes.configured(Configured.NOTHING),
                BeforeLoaded.REFUSE_TO_ANSWER,
                new SimpleMeterRegistry(),
                clock);
        watch.start(new StartupEvent());
        return new FollowedCluster(watch);
    }

    /** From now on nothing new is seen, and nobody is told so. */
    public void withholdEvents() {
        held = watch.current().orElseThrow(() -> new IllegalStateException("nothing is known yet"));
    }

    /** What was withheld is seen now. */
    public void letEventsThrough() {
        held = null;
    }

    /** From now on this kind counts as one that could not be read. */
    public void leaveUnread(GroupKind kind) {
        unread = List.of(kind);
    }

    /** From now on this kind counts as one whose changes are not heard of. */
    public void loseTouchWith(GroupKind kind) {
        unheard = List.of(kind);
    }

    /** Changes of all kinds are heard of again. */
    public void hearAgain() {
        unheard = List.of();
    }

    /** All is as the watch has it. */
    public void recover() {
        held = null;
        unread = List.of();
        unheard = List.of();
    }

    @Override
    public Optional<ClusterView> current() {
        ClusterView past = held;
        Optional<ClusterView> view = past == null ? watch.current() : Optional.of(past);
        return view.map(known -> known.without(
                Stream.concat(known.unread().stream(), unread.stream()).toList()));
    }

    @Override
    public List<GroupKind> unheard() {
        return unheard.isEmpty() ? watch.unheard() : unheard;
    }

    @Override
    public void close() {
        watch.stop(new ShutdownEvent());
    }
}
