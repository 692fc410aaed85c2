package dev.mtlsguardrails.reconcile;

import java.time.Duration;

/**
 * How a controller is elected and how patient it is.
 *
 * @param leaseNamespace of the Lease that the leader holds
 * @param identity of this process, and of no other
 * @param leaseDuration after which a leader that is not heard of any more is replaced
 * @param renewDeadline after which one that cannot renew its lease lets go; shorter than the lease
 * @param retryPeriod between two attempts to get or to renew the lease
 * @param period after which everything is looked at again, even if nothing seems to have changed
 * @param goneFor how long a rule of ours is not wanted before it is deleted
 */
public record ControllerSettings(
        String leaseNamespace,
        String leaseName,
        String identity,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod,
        Duration period,
        Duration goneFor) {

    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration GONE_FOR = Duration.ofSeconds(60);

    public ControllerSettings {
        if (renewDeadline.compareTo(leaseDuration) >= 0 || retryPeriod.compareTo(renewDeadline) >= 0) {
            throw new IllegalArgumentException("mtls-guardrails.lease: retry-period (" + retryPeriod
                    + ") must be shorter than renew-deadline (" + renewDeadline
                    + "), and that shorter than duration (" + leaseDuration + ")");
        }
    }

    public static ControllerSettings defaults(String identity) {
        return of(
                "mtls-guardrails",
                "mtls-guardrails-controller",
                identity,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }

    /** A Lease as it is configured, and the patience that is not. */
    public static ControllerSettings of(
            String leaseNamespace,
            String leaseName,
            String identity,
            Duration leaseDuration,
            Duration renewDeadline,
            Duration retryPeriod) {
        return new ControllerSettings(
                leaseNamespace, leaseName, identity, leaseDuration, renewDeadline, retryPeriod, PERIOD, GONE_FOR);
    }
}
