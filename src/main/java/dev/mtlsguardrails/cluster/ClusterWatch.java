package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.Silence;
import dev.mtlsguardrails.core.rule.ViewChange;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.ServedKind.Need;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** All watches of this process, and the view they keep. */
@ApplicationScoped
public class ClusterWatch implements ClusterViews {

    private static final Logger LOG = Logger.getLogger(ClusterWatch.class);
    private static final Duration TENDED_EVERY = Duration.ofSeconds(2);
    private static final int THREADS = 2; // tending waits for the API server, listening must not

    /** A watch that the API server ends is taken up again within seconds, and so is one that it loses by a restart. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ScheduledExecutorService tender = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().name("cluster-watch-", 1).daemon().factory());
    private final ViewHolder view;
    private final List<KindWatch> watches;
    private final BeforeLoaded beforeLoaded;
    private SortedMap<String, String> told = new TreeMap<>(); // of the tender alone

    ClusterWatch(
            KubernetesClient client,
            ControlPlanes planes,
            BeforeLoaded beforeLoaded,
            MeterRegistry meters,
            Clock clock) {
        this.beforeLoaded = beforeLoaded;
        this.view = new ViewHolder(ClusterView.empty(planes), clock);
        this.watches = ServedKind.ALL.stream()
                .filter(ServedKind::isWatched)
                .sorted(Comparator.comparing(kind -> !Outline.KINDS.contains(kind.kind()))) // what is soon told first
                .map(kind -> new KindWatch(kind, client, view, clock))
                .toList();
        meters.gauge(
                "mtls_guardrails_snapshot_age_seconds",
                view,
                holder -> Duration.between(holder.changed(), clock.instant()).toSeconds());
        watches.forEach(watch -> {
            List<Tag> tags = List.of(Tag.of("kind", watch.kind().kind().kind()));
            meters.gauge("mtls_guardrails_watch_synced", tags, watch, of -> of.isKnown() ? 1 : 0);
            meters.gauge("mtls_guardrails_watch_connected", tags, watch, of -> of.isFollowed() ? 1 : 0);
            meters.gauge(
                    "mtls_guardrails_watch_silence_seconds",
                    tags,
                    watch,
                    of -> of.silence().toSeconds());
        });
    }

    void start(@Observes StartupEvent event) {
        tender.scheduleWithFixedDelay(this::listen, 0, TENDED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        tender.scheduleWithFixedDelay(this::tend, 0, TENDED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void listen() {
        guarded("it was not noted which watches are heard", () -> watches.forEach(KindWatch::listen));
    }

    private void tend() {
        watches.forEach(
                watch -> guarded("the watch on " + watch.kind().plural() + " could not be tended", watch::tend));
        watches.forEach(
                watch -> guarded("no event of " + watch.kind().plural() + " could be read beforehand", watch::warmUp));
        guarded("could not tell which meshes there are", this::tellMeshes);
    }

    /** Or the schedule would end with the first bug, for all kinds. */
    private static void guarded(String failure, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "%s; it will be tried again", failure);
        }
    }

    /** Once everything is known, and whenever it changes. */
    private void tellMeshes() {
        boolean isKnown =
                unknown(Need.REQUIRED).isEmpty() && unknown(Need.OPTIONAL).isEmpty();
        SortedMap<String, String> now = MeshesTold.of(view.current().mesh().controlPlanes());
        if (isKnown && !now.equals(told)) {
            now.forEach((mesh, words) -> LOG.infof("%s: %s", mesh, words));
            told = now;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        tender.shutdownNow();
        watches.forEach(KindWatch::stop);
    }

    @Override
    public Optional<ClusterView> current() {
        return unknown(Need.REQUIRED).isEmpty() ? Optional.of(view.current().without(unread())) : Optional.empty();
    }

    @Override
    public Optional<Outline> outline() {
        return beforeLoaded == BeforeLoaded.JUDGE_FIELDS && watches.stream().allMatch(ClusterWatch::isKnownOrNoPart)
                ? Optional.of(new Outline(view.current(), beyondOutline()))
                : Optional.empty();
    }

    private static boolean isKnownOrNoPart(KindWatch watch) {
        return watch.isKnown() || !Outline.KINDS.contains(watch.kind().kind());
    }

    private List<GroupKind> beyondOutline() {
        return watches.stream()
                .map(watch -> watch.kind().kind())
                .filter(kind -> !Outline.KINDS.contains(kind))
                .toList();
    }

    private List<GroupKind> unread() {
        return unknown(Need.OPTIONAL).stream().map(ServedKind::kind).toList();
    }

    /** Nothing can be said of a change as long as something that a verdict needs was never listed. */
    @Override
    public Following follow(Consumer<ViewChange> told) {
        return view.follow(change -> {
            if (unknown(Need.REQUIRED).isEmpty()) {
                told.accept(change.without(unread()));
            }
        });
    }

    @Override
    public List<GroupKind> unheard() {
        return notFollowed().stream().map(ServedKind::kind).toList();
    }

    @Override
    public Optional<Silence> silence() {
        List<KindWatch> silent = watches.stream()
                .filter(watch -> watch.silence().compareTo(LONG) > 0)
                .toList();
        return silent.stream()
                .map(KindWatch::silence)
                .max(Comparator.naturalOrder())
                .map(longest -> new Silence(
                        silent.stream().map(watch -> watch.kind().kind()).toList(), longest));
    }

    /** The kinds whose changes are not heard of at the moment; what was known of them stays in force. */
    List<ServedKind> notFollowed() {
        return watches.stream()
                .filter(watch -> watch.isKnown() && !watch.isFollowed())
                .map(KindWatch::kind)
                .toList();
    }

    /** The kinds of which it is not yet known what there is. */
    List<ServedKind> unknown(Need need) {
        return watches.stream()
                .filter(watch -> watch.kind().need() == need && !watch.isKnown())
                .map(KindWatch::kind)
                .toList();
    }
}
