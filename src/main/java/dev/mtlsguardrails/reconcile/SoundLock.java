package dev.mtlsguardrails.reconcile;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Lease as an elector uses it, without two faults of the library's own: a Lease that lacks what an elector writes, as
 * one that somebody made beforehand, or emptied, ends an election for ever, as does whatever is no refusal of the API
 * server; and nobody notes since when a lease has been held.
 */
final class SoundLock extends LeaseLock {

    private static final ZonedDateTime LONG_AGO = Instant.EPOCH.atZone(ZoneOffset.UTC);

    /** Of the attempt that renewed the lease last, when it began, by {@link System#nanoTime()}. */
    private volatile Optional<Long> renewed = Optional.empty();

    SoundLock(String namespace, String name, String identity) {
        super(namespace, name, identity);
    }

    /** Whether the lease was renewed in this time, by a clock that nobody sets. */
    boolean isFresh(Duration time) {
        return renewed.filter(at -> System.nanoTime() - at < time.toNanos()).isPresent();
    }

    @Override
    @SuppressWarnings("NullAway") // the interface says null for "there is none"
    public LeaderElectionRecord get(KubernetesClient client) {
        return refusable(() -> super.get(client));
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord held) {
        renew(() -> super.create(client, held));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord held) {
        renew(() -> super.update(client, held));
    }

    private void renew(Runnable write) {
        long began = System.nanoTime();
        refusable(() -> {
            write.run();
            return began;
        });
        renewed = Optional.of(began);
    }

    /** An elector survives this exception only, and tries again. */
    private static <T extends @Nullable Object> T refusable(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (KubernetesClientException refused) {
            throw refused;
        } catch (RuntimeException unforeseen) {
            throw new KubernetesClientException("the Lease cannot be used: " + unforeseen.getMessage(), unforeseen);
        }
    }

    /** What lacks its times is held by nobody. */
    @Override
    protected LeaderElectionRecord toRecord(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        boolean isHeld = spec != null
                && spec.getLeaseDurationSeconds() != null
                && spec.getAcquireTime() != null
                && spec.getRenewTime() != null;
        return isHeld
                ? super.toRecord(lease)
                : new LeaderElectionRecord("", Duration.ofSeconds(1), LONG_AGO, LONG_AGO, 0);
    }
}
