package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.reconcile.RuleKeeper.Rest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What writes into the cluster: the rules for destinations without a sidecar, and the status of our own objects. Of all
 * processes of an installation only the one that holds the Lease does; the others wait for it.
 */
public final class Controller {

    private static final Logger LOG = Logger.getLogger(Controller.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(10);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /**
     * Of a big cluster that changes all the time no more than a tenth of one core is spent on looking. What counts is the
     * core and not the time: a look also waits for answers, during an outage for long, and is wanted all the more after it.
     */
    private static final int RESTS_FOR = 9;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("controller").daemon().factory());
    private final ExecutorService elections = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("controller-lease").daemon().factory());
    private final ClusterViews views;
    private final Leadership leadership;
    private final RuleKeeper rules;
    private final StatusKeeper status;
    private final EventWriter events;
    private final ControllerSettings settings;

    // of the loop alone
    private final Set<String> complained = new HashSet<>();
    private Term term = new Term();

    public Controller(
            KubernetesClient client,
            ClusterViews views,
            RuleCatalogue catalogue,
            MeterRegistry meters,
            Clock clock,
            ControllerSettings settings) {
        this.views = views;
        this.settings = settings;
        this.leadership = new Leadership(client, settings, elections);
        this.events = new EventWriter(client, settings.identity(), clock);
        this.status = new StatusKeeper(client, views, catalogue, clock);
        this.rules = new RuleKeeper(client, views, settings, new Storyteller(events), new UpkeepMetrics(meters), clock);
        meters.gauge("mtls_guardrails_controller_leader", leadership, of -> of.isLeader() ? 1 : 0);
    }

    public void start() {
        loop.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets go of the lease at once. What is being written is finished or fails; nothing is begun. */
    public void stop() {
        leadership.stop();
        loop.shutdownNow();
        elections.shutdown();
        events.close();
    }

    /**
     * Has an event of a trouble written if this process leads, so that of all that see the same thing one says it, and says
     * whether it does. Waits for nothing; what comes while nobody leads is said by nobody.
     */
    public boolean complain(ResourceId about, String reason, String text) {
        return write(EventWriter.Kind.WARNING, reason, about, text);
    }

    /** As {@link #complain}, of something that is well. */
    public boolean note(ResourceId about, String reason, String text) {
        return write(EventWriter.Kind.NORMAL, reason, about, text);
    }

    private boolean write(EventWriter.Kind kind, String reason, ResourceId about, String text) {
        boolean leads = leadership.isLeader();
        if (leads) {
            events.write(kind, reason, about, text);
        }
        return leads;
    }

    private void tick() {
        guarded("the lease could not be tended", leadership::tend);
        if (leadership.isLeader()) {
            guarded("the rules for destinations without a sidecar could not be kept", this::keepRules);
            guarded("the status of policies and exceptions could not be told", this::tellStatus);
        } else if (term.begun) {
            rules.resign();
            term = new Term();
        }
    }

    private void guarded(String failure, Runnable work) {
        try {
            work.run();
            complained.remove(failure);
        } catch (KubernetesClientException refused) {
            if (complained.add(failure)) {
                LOG.warnf("%s, and it will be tried again: %s", failure, refused.getMessage());
            }
        } catch (RuntimeException bug) { // or the schedule would end here
            LOG.errorf(bug, "%s; it will be tried again", failure);
        }
    }

    private void keepRules() {
        Optional<ClusterView> view = views.current();
        long now = System.nanoTime();
        if (now - term.restsUntil < 0 || !term.isToLookAgain(view, now)) {
            return;
        }
        term.begun = true;
        term.seen = view;
        term.looked = now;
        term.rest = Rest.MORE_TO_DO;
        term.restsUntil = now + AFTER_FAILURE.toNanos();
        long before = THREADS.getCurrentThreadCpuTime();
        term.rest = rules.look(leadership::isLeader);
        long spent = THREADS.getCurrentThreadCpuTime() - before;
        term.restsUntil = System.nanoTime() + spent * RESTS_FOR;
    }

    private void tellStatus() {
        long now = System.nanoTime();
        if (now - term.told >= STATUS_EVERY.toNanos()) {
            term.begun = true;
            term.told = now;
            status.tell(leadership::isLeader);
        }
    }

    /** From the gain of the lease to its loss. */
    private final class Term {

        private boolean begun;
        private Optional<ClusterView> seen = Optional.empty();
        private Rest rest = Rest.MORE_TO_DO;
        private long looked;
        private long restsUntil = System.nanoTime();
        private long told = System.nanoTime() - STATUS_EVERY.toNanos();

        private boolean isToLookAgain(Optional<ClusterView> view, long now) {
            return rest == Rest.MORE_TO_DO
                    || !isSame(view)
                    || now - looked >= settings.period().toNanos();
        }

        /** A mesh is replaced and never changed. */
        private boolean isSame(Optional<ClusterView> view) {
            return view.filter(now -> seen.filter(before -> now.mesh() == before.mesh()
                                    && now.guards() == before.guards()
                                    && now.unread().equals(before.unread()))
                            .isPresent())
                    .isPresent();
        }
    }
}
