package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.PortSettings;
import dev.mtlsguardrails.core.mesh.DestinationRule.Subset;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.TlsMode;
import java.util.Optional;

/**
 * What a rule says about TLS for one Service port, and one subset if that is called (istio-semantics 2.5, 2.6). Istio works
 * it out twice, once for the cluster and once for each endpoint, by rules that differ: the first does not inherit where the
 * second does.
 *
 * @param cluster {@code T}: the block that counts for the cluster
 * @param endpoints {@code D}: the block that counts for the endpoints
 * @param picking by the rule's load balancer
 */
record TlsSettings(Optional<Tls> cluster, Optional<Tls> endpoints, PassThrough picking) {

    static final TlsSettings NONE = new TlsSettings(Optional.empty(), Optional.empty(), PassThrough.NO);

    /** Where the load balancer lets clients pick; there are two tests, and they differ (2.8). */
    enum PassThrough {
        NO,
        /** For the hint only: endpoints are looked at, but the cluster stays an ordinary one. */
        BY_HINT,
        /** For the cluster only. */
        BY_CLUSTER,
        BY_BOTH;

        boolean forHint() {
            return this == BY_HINT || this == BY_BOTH;
        }

        boolean forCluster() {
            return this == BY_CLUSTER || this == BY_BOTH;
        }

        private static PassThrough of(LoadBalancing hint, boolean cluster) {
            boolean byHint = hint == LoadBalancing.PASSTHROUGH;
            if (byHint) {
                return cluster ? BY_BOTH : BY_HINT;
            }
            return cluster ? BY_CLUSTER : NO;
        }
    }

    /** A port's own settings replace those above them whole: what they leave out is not inherited (2.5). */
    private record Effective(Optional<Tls> tls, LoadBalancing loadBalancing, Level level) {

        enum Level {
            WHOLE,
            PORT
        }

        static Effective of(TrafficPolicy policy, long port) {
            return at(policy, port)
                    .map(own -> new Effective(own.tls(), own.loadBalancing(), Level.PORT))
                    .orElseGet(() -> new Effective(policy.tls(), policy.loadBalancing(), Level.WHOLE));
        }
    }

    static TlsSettings of(MergedRule rule, long port, Optional<String> subset, IstioVersion istio) {
        Optional<TrafficPolicy> base = rule.trafficPolicy();
        Optional<Effective> effective = base.map(policy -> Effective.of(policy, port));
        Optional<Tls> cluster = effective.flatMap(Effective::tls);
        boolean picked = isPassThrough(effective.map(Effective::loadBalancing));
        if (subset.isEmpty()) {
            return new TlsSettings(cluster, endpointTls(base, port), PassThrough.of(top(base), picked));
        }
        Optional<TrafficPolicy> own = subset.flatMap(rule::subset).flatMap(Subset::trafficPolicy);
        Optional<Tls> endpoints = endpointTls(own, port);
        if (endpoints.isEmpty() && istio.has(Capability.SUBSETS_INHERIT_FLAG)) {
            endpoints = endpointTls(base, port);
        }
        boolean pickedInSubset = picked
                || top(own) == LoadBalancing.PASSTHROUGH
                || isPassThrough(own.flatMap(policy -> at(policy, port)).map(PortSettings::loadBalancing));
        return new TlsSettings(
                ofSubset(cluster, own.map(policy -> Effective.of(policy, port))),
                endpoints,
                PassThrough.of(top(own), pickedInSubset));
    }

    private static LoadBalancing top(Optional<TrafficPolicy> policy) {
        return policy.map(TrafficPolicy::loadBalancing).orElse(LoadBalancing.UNSAID);
    }

    /** The subset's own block; where it has none, the rule's, unless the subset has settings of its own for the port. */
    private static Optional<Tls> ofSubset(Optional<Tls> base, Optional<Effective> own) {
        if (own.isEmpty()) {
            return base;
        }
        return own.get().level() == Effective.Level.PORT
                ? own.get().tls()
                : own.get().tls().or(() -> base);
    }

    private static Optional<Tls> endpointTls(Optional<TrafficPolicy> policy, long port) {
        return policy.flatMap(said -> endpointTls(said, port));
    }

    /** The port's block if it has one, else that above it: here a port does inherit (2.6). */
    private static Optional<Tls> endpointTls(TrafficPolicy policy, long port) {
        return policy.ports().stream()
                .filter(own -> own.number() == port)
                .flatMap(own -> own.tls().stream())
                .findFirst()
                .or(policy::tls);
    }

    private static Optional<PortSettings> at(TrafficPolicy policy, long port) {
        return policy.ports().stream().filter(own -> own.number() == port).findFirst();
    }

    private static boolean isPassThrough(Optional<LoadBalancing> balancing) {
        return balancing.filter(LoadBalancing.PASSTHROUGH::equals).isPresent();
    }

    /**
     * Whether endpoints get Istio mTLS by the word of the rule; empty where it has none, and each endpoint decides (2.6).
     */
    Optional<EndpointFlag> flag(IstioVersion istio) {
        return endpoints.map(Tls::mode).flatMap(mode -> switch (mode) {
            case TlsMode.Known.ISTIO_MUTUAL -> Optional.of(EndpointFlag.MTLS);
            case TlsMode.Omitted omitted -> Optional.of(EndpointFlag.PLAINTEXT);
            case TlsMode.Known.DISABLE -> Optional.of(EndpointFlag.PLAINTEXT);
            case TlsMode.Known.SIMPLE, TlsMode.Known.MUTUAL ->
                istio.has(Capability.ANY_TLS_ENDS_AUTOMATIC) ? Optional.of(EndpointFlag.PLAINTEXT) : Optional.empty();
            case TlsMode.Unrecognised unrecognised -> Optional.of(EndpointFlag.PLAINTEXT);
        });
    }

    /** The block that counts: for want of one for the cluster, that for the endpoints. */
    Optional<Tls> block() {
        return cluster.or(() -> endpoints);
    }

    enum EndpointFlag {
        MTLS,
        PLAINTEXT
    }
}
