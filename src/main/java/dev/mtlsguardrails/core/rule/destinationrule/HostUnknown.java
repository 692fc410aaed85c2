package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * MTLS-0205: a rule for nobody. Istio takes a host with a dot as it stands and compares letter by letter, so what reads
 * like a Service often is none (istio-semantics 2.1).
 */
public final class HostUnknown implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0205"), Action.WARN, Action.WARN),
            "host-unknown",
            "host matches no service (short host with a dot, wrong namespace)",
            List.of(Kinds.DESTINATION_RULE));

    private static final JsonPointer HOST = JsonPointer.of("spec", "host");
    private static final int NAMED = 3;

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(DestinationRule.class).stream()
                .filter(rule -> isUnknown(rule.host(situation.after().config()), situation))
                .map(rule -> finding(rule, situation.after()))
                .toList();
    }

    /** What cannot be read may be there: then nothing is said. The API server's Service is always there. */
    private static boolean isUnknown(Host host, Situation situation) {
        MeshSnapshot mesh = situation.after();
        return !situation.unread().contains(Kinds.SERVICE_ENTRY)
                && !host.matches(Hosts.apiServer(mesh.config()))
                && Hosts.services(host, mesh).isEmpty()
                && Hosts.entries(host, mesh).isEmpty();
    }

    private static Finding finding(DestinationRule rule, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        return new Finding(
                INFO.id(),
                rule.id(),
                HOST,
                rule.writtenHost(),
                (host.isWildcard()
                                ? "no Service and no ServiceEntry matches "
                                : "no Service and no ServiceEntry is called ")
                        + host + ", so the rule applies to nothing",
                "no client, until something bears that name",
                remedy(host, mesh),
                new Reach.Itself());
    }

    private static String remedy(Host host, MeshSnapshot mesh) {
        String alike = mesh.namespaces()
                .flatMap(slice -> slice.all(Service.class).stream())
                .filter(service -> isAlike(service, host))
                .map(service -> service.host(mesh.config()).name())
                .limit(NAMED)
                .collect(Collectors.joining(" or "));
        return alike.isEmpty()
                ? "write <name>.<namespace>.svc." + mesh.config().clusterDomain()
                        + " for a Service, or the host of a ServiceEntry as it stands there"
                : "write " + alike;
    }

    /** The same name, whatever stands behind it and however it is spelt. */
    private static boolean isAlike(Service service, Host host) {
        String written = host.name().toLowerCase(Locale.ROOT);
        String name = service.id().name();
        return written.equals(name) || written.startsWith(name + ".");
    }
}
