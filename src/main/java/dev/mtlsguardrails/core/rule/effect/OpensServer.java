package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.ServerState;
import dev.mtlsguardrails.core.impact.ServerTransition;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.ServerWords;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MTLS-0503: servers take plaintext that did not, or mutual TLS no more. Their clients in the mesh may go on with mutual
 * TLS and notice nothing (istio-semantics 1.5); what is new is that anybody else gets in.
 */
public final class OpensServer implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0503"), Action.WARN, Action.ENFORCE),
            "opens-server",
            "the change opens a server (STRICT to PERMISSIVE or DISABLE), deletion and relabelling included",
            EffectRule.JUDGES);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return EffectRule.isAsked(situation)
                ? EffectRule.findings(
                        situation,
                        Felt.servers(situation, OpensServer::concerns),
                        new OfServers(situation, new Causes(situation)))
                : List.of();
    }

    private static boolean concerns(ServerTransition servers) {
        return servers.opens() || servers.from() == ServerState.PERMISSIVE && servers.to() == ServerState.DISABLE;
    }

    private record OfServers(Situation situation, Causes causes) implements EffectRule.Telling<ServerTransition> {

        private static final RuleId POLICY_DISABLES = new RuleId("MTLS-0101");
        private static final RuleId PORT_DISABLES = new RuleId("MTLS-0102");

        @Override
        public RuleId rule() {
            return INFO.id();
        }

        @Override
        public Cause cause(ServerTransition servers) {
            return causes.of(servers);
        }

        @Override
        public Moment when(ServerTransition servers) {
            return servers.when();
        }

        @Override
        public Stream<ServerClass> servers(ServerTransition servers) {
            return servers.servers().stream();
        }

        /** Whoever is excused from mutual TLS may take plaintext; that he takes both, no exception is about. */
        @Override
        public Optional<RuleId> excusedBy(ServerTransition servers) {
            return servers.after()
                    .filter(decision -> decision.value() == ServerState.DISABLE)
                    .flatMap(decision -> decision.by())
                    .map(by -> by.at().equals(PeerAuthentication.MODE) ? POLICY_DISABLES : PORT_DISABLES);
        }

        @Override
        public String step(ServerTransition servers) {
            return servers.from() + " => " + servers.to();
        }

        @Override
        public String problem(List<ServerTransition> servers) {
            int count = servers.stream().mapToInt(ServerTransition::count).sum();
            return "opens " + (count == 1 ? "a server" : count + " servers")
                    + ": plaintext gets in from anybody, with a sidecar or without";
        }

        @Override
        public String inWords(List<ServerTransition> servers) {
            return ServerWords.opened(servers);
        }

        @Override
        public String remedy(List<ServerTransition> servers) {
            return (situation.change() instanceof Change.Delete ? "keep it" : "leave this as it was")
                    + "; or first write a PeerAuthentication with STRICT for these servers";
        }
    }
}
