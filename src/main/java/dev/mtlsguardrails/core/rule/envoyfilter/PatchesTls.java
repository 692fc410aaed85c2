package dev.mtlsguardrails.core.rule.envoyfilter;

import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.EnvoyFilter.ConfigPatch;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.mtls.Reachability;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * MTLS-0206: an EnvoyFilter touches what makes mutual TLS: the transport sockets, the choice of a filter chain, the
 * capture of traffic. Nobody can tell from a patch what Envoy makes of it, so touching is enough (istio-semantics 7).
 */
public final class PatchesTls implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0206"), Action.ENFORCE, Action.ENFORCE),
            "patches-tls",
            "EnvoyFilter patches TLS or capture, by REMOVE too",
            List.of(Kinds.ENVOY_FILTER));

    /** Filters and routes decide what is said on a connection, not how it is made. */
    private static final Set<String> HARMLESS = Set.of(
            "NETWORK_FILTER", "HTTP_FILTER", "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE", "EXTENSION_CONFIG");

    private static final Set<String> LISTENING = Set.of("LISTENER", "FILTER_CHAIN", "LISTENER_FILTER");
    private static final Set<String> WHOLE = Set.of("LISTENER", "FILTER_CHAIN");

    /** Without underscores and capitals: Envoy takes a field's name in both of its spellings. */
    private static final List<String> TELLING = List.of(
            "transportsocket",
            "filterchainmatch",
            "requireclientcertificate",
            "validationcontext",
            "trustchainverification",
            "tlsinspector",
            "staticresources",
            "tlscontext",
            "originaldst",
            "defaultfilterchain",
            "bindtoport");

    private final Reachability reachability;

    public PatchesTls(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(EnvoyFilter.class).stream()
                .filter(filter -> filter.patches().stream()
                        .anyMatch(patch -> offence(patch).isPresent()))
                .flatMap(filter -> findings(filter, situation).stream())
                .toList();
    }

    private List<Finding> findings(EnvoyFilter filter, Situation situation) {
        Reach.Servers reach = reachability.reachOf(filter, situation.after());
        String affected = Words.servers(reach.classes()) + ", and their callers";
        return filter.patches().stream()
                .flatMap(patch -> offence(patch).stream()
                        .map(offence -> new Finding(
                                INFO.id(),
                                filter.id(),
                                offence.at(),
                                offence.value(),
                                offence.problem(),
                                affected,
                                "leave TLS and capture to istiod: PeerAuthentication and DestinationRule say what is"
                                        + " wanted; patch filters, routes or timeouts only",
                                reach)))
                .toList();
    }

    private static Optional<Offence> offence(ConfigPatch patch) {
        boolean atGateway = patch.context().equals("GATEWAY") && LISTENING.contains(patch.applyTo());
        if (HARMLESS.contains(patch.applyTo()) || atGateway) {
            return Optional.empty();
        }
        JsonPointer operation = patch.at().key("operation");
        String what = patch.applyTo().isEmpty() ? "configuration" : patch.applyTo();
        if (patch.operation().equals("REMOVE")) {
            return Optional.of(new Offence(
                    operation,
                    "REMOVE",
                    "REMOVE of a " + what + " takes away what istiod made for mutual TLS and capture"));
        }
        return telling(patch)
                .or(() -> isWhole(patch)
                        ? Optional.of(new Offence(
                                operation,
                                patch.operation() + text(patch.value()),
                                patch.operation() + " of a whole " + what
                                        + " opens a way in that no PeerAuthentication governs"))
                        : Optional.empty());
    }

    private static boolean isWhole(ConfigPatch patch) {
        return WHOLE.contains(patch.applyTo())
                && (patch.operation().equals("ADD")
                        || patch.operation().equals("REPLACE")
                        || patch.operation().startsWith("INSERT_"));
    }

    private static Optional<Offence> telling(ConfigPatch patch) {
        return patch.value().stream()
                .filter(entry -> tells(entry.name()) || tells(entry.text()))
                .findFirst()
                .map(entry -> new Offence(
                        entry.at(),
                        patch.operation() + text(patch.value()),
                        "the patch of a " + patch.applyTo() + " touches "
                                + (tells(entry.name()) ? "`" + entry.name() + "`" : "`" + entry.text() + "`")
                                + ", by which mutual TLS or the capture of traffic is made"));
    }

    private static boolean tells(String text) {
        String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
        return TELLING.stream().anyMatch(plain::contains);
    }

    /** All of the value: a patch that stays at its place and says something else is another one. */
    private static String text(List<EnvoyFilter.Entry> value) {
        return value.stream()
                .map(entry -> entry.at().fieldPath() + "=" + entry.text())
                .collect(Collectors.joining("\n"));
    }

    private record Offence(JsonPointer at, String value, String problem) {}
}
