package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.kube.client.Impatient;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Holds the Lease, or waits for it. */
final class Leadership {

    private static final Logger LOG = Logger.getLogger(Leadership.class);

    /**
     * An elector tries again by itself, and cannot be stopped while it waits for an answer: one that goes on asking would
     * outlast both the lease and the time that a process has to end. Half of the deadline is what client-go takes, too.
     */
    private static final int ATTEMPTS = 2;

    private final KubernetesClient client;
    private final ControllerSettings settings;
    private final Executor executor;
    private volatile Candidacy candidacy;
    private boolean stopped;

    Leadership(KubernetesClient client, ControllerSettings settings, Executor executor) {
        this.client = Impatient.of(client, settings.renewDeadline().dividedBy(ATTEMPTS));
        this.settings = settings;
        this.executor = executor;
        this.candidacy = new Candidacy();
    }

    /** Never for longer than the lease lasts, however long the elector waits for an answer before it says that it lost. */
    boolean isLeader() {
        return candidacy.phase == Phase.LEADING && candidacy.lock.isFresh(settings.renewDeadline());
    }

    /** To be called again and again: an elector that lost the lease does not stand a second time. */
    synchronized void tend() {
        if (!stopped && (candidacy.running == null || candidacy.phase == Phase.OVER)) {
            candidacy.withdraw();
            Candidacy next = new Candidacy();
            candidacy = next;
            next.stand();
        }
    }

    /** Lets go of the lease, so that another need not wait for its end. */
    synchronized void stop() {
        stopped = true;
        candidacy.withdraw();
    }

    private LeaderElectionConfig config(Lock lock, LeaderCallbacks callbacks) {
        return new LeaderElectionConfigBuilder()
                .withName(settings.leaseName())
                .withLock(lock)
                .withLeaseDuration(settings.leaseDuration())
                .withRenewDeadline(settings.renewDeadline())
                .withRetryPeriod(settings.retryPeriod())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(callbacks)
                .build();
    }

    private enum Phase {
        WAITING,
        LEADING,
        OVER
    }

    /** From one attempt to get the lease to its loss. */
    private final class Candidacy {

        private final SoundLock lock =
                new SoundLock(settings.leaseNamespace(), settings.leaseName(), settings.identity());
        private volatile Phase phase = Phase.WAITING;
        private @Nullable CompletableFuture<?> running;

        private void stand() {
            running = new LeaderElectorBuilder(client, executor)
                    .withConfig(config(lock, new LeaderCallbacks(this::lead, this::lose, leader -> {})))
                    .build()
                    .start();
        }

        private void lead() {
            LOG.infof("%s leads now", settings.identity());
            phase = Phase.LEADING;
        }

        private void lose() {
            if (phase == Phase.LEADING) {
                LOG.infof("%s leads no longer", settings.identity());
            }
            phase = Phase.OVER;
        }

        private void withdraw() {
            phase = Phase.OVER; // first: nothing is to be written on the way out
            CompletableFuture<?> elector = running;
            if (elector != null) {
                elector.cancel(true);
            }
        }
    }
}
