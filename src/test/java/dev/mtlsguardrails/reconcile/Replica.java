package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.cluster.FollowedCluster;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.upkeep.OwnRule;
import dev.mtlsguardrails.testbed.LaterClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * One replica: a controller with its own connection, watch, clock and meters, that may do what webhook-config lets it do. In
 * the audit log of the API server it is known by its user agent.
 */
final class Replica implements AutoCloseable {

    /** So short that another takes over while a test waits, and long enough for a busy machine. */
    static final Duration LEASE = Duration.ofSeconds(4);

    static final Duration GONE_FOR = Duration.ofSeconds(60);

    private static final Duration LONG = Duration.ofHours(1);

    private final String identity;
    private final LaterClock clock = new LaterClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final KubernetesClient client;
    private final FollowedCluster view;
    private final Controller controller;

    private Replica(String identity, Config config, Duration lease) {
        this.identity = identity;
        config.setUserAgent(identity);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
        this.view = FollowedCluster.follow(client, clock);
        this.controller =
                new Controller(client, view, RuleCatalogue.complete(), meters, clock, settings(identity, lease));
    }

    static Replica start(UpkeepCluster cluster, String identity) {
        return start(cluster, identity, LEASE);
    }

    static Replica start(UpkeepCluster cluster, String identity, Duration lease) {
        return started(new Replica(identity, config(cluster), lease));
    }

    /** One that reaches the API server through this port only. */
    static Replica startBehind(int port, UpkeepCluster cluster, String identity) {
        Config config = config(cluster);
        config.setMasterUrl("https://127.0.0.1:" + port + "/");
        return started(new Replica(identity, config, LEASE));
    }

    private static Config config(UpkeepCluster cluster) {
        return Config.fromKubeconfig(cluster.account().toFile());
    }

    private static Replica started(Replica replica) {
        replica.controller.start();
        assertEventually(() -> assertThat(replica.view.current()).isPresent());
        return replica;
    }

    private static ControllerSettings settings(String identity, Duration lease) {
        return new ControllerSettings(
                UpkeepCluster.LEASE_NAMESPACE,
                UpkeepCluster.LEASE,
                identity,
                lease,
                lease.multipliedBy(3).dividedBy(4),
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                GONE_FOR);
    }

    String identity() {
        return identity;
    }

    FollowedCluster view() {
        return view;
    }

    LaterClock clock() {
        return clock;
    }

    /** How many rules there are in a state: desired, present, conflicting, failed. */
    int rules(String state) {
        return (int) meters.get("mtls_guardrails_upkeep_rules")
                .tag("state", state)
                .gauge()
                .value();
    }

    /** Much time passes; whatever waits, because it was undone too often, waits no longer. */
    void pass() {
        clock.pass(LONG);
    }

    void awaitDesired(int rules) {
        assertEventually(() -> assertThat(rules("desired")).isEqualTo(rules));
    }

    /** Time passes until something has come of it. */
    void passUntil(Runnable assertion) {
        assertEventually(() -> {
            clock.pass(GONE_FOR.plusSeconds(1));
            assertion.run();
        });
    }

    /** Lets go of a test: nothing is wanted any more, and what was made is gone. */
    void settle(UpkeepCluster cluster) {
        view.recover();
        pass();
        cluster.reset();
        assertEventually(() -> assertThat(reasons()).isZero());
        awaitDesired(0);
        cluster.deleteOurs();
        assertEventually(() -> assertThat(rules("present")).isZero());
        assertThat(cluster.oursByPlace()).isEmpty();
    }

    /** How much it sees that could be a reason for a rule. */
    long reasons() {
        return view.current()
                .orElseThrow()
                .mesh()
                .namespaces()
                .flatMap(slice -> Stream.concat(
                        slice.all(PeerAuthentication.class).stream(),
                        slice.all(DestinationRule.class).stream()
                                .filter(rule -> !rule.meta().labels().has(OwnRule.LABEL, OwnRule.VALUE))))
                .count();
    }

    /** Takes the connection from it, as hard as that goes: it can say no goodbye. */
    void kill() {
        view.close();
        client.close();
    }

    /** As on SIGTERM. */
    @Override
    public void close() {
        controller.stop();
        view.close();
        client.close();
    }
}
