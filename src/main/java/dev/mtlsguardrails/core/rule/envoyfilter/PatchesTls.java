package dev.mtlsguardrails.core.rule.envoyfilter;

import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.EnvoyFilter.ConfigPatch;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * MTLS-0206: an EnvoyFilter touches what makes mutual TLS: the transport sockets, the choice of a filter chain, the
 * capture of traffic. Nobody can tell from a patch what Envoy makes of it, so touching is enough (istio-semantics 7).
 */
public final class PatchesTls implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0206"), Action.ENFORCE, Action.ENFORCE),
            "patches-tls",
            "EnvoyFilter patches TLS or capture, by REMOVE too",
            List.of(Kinds.ENVOY_FILTER),
            Basis.OBJECT);

    /** Filters and routes decide what is said on a connection, not how it is made. */
    private static final Set<String> HARMLESS = Set.of(
            "NETWORK_FILTER", "HTTP_FILTER", "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE", "EXTENSION_CONFIG");

    private static final Set<String> LISTENING = Set.of("LISTENER", "FILTER_CHAIN", "LISTENER_FILTER");
    private static final Set<String> WHOLE = Set.of("LISTENER", "FILTER_CHAIN");
    private static final Set<String> WHOLESALE = Set.of("ADD", "REPLACE", "MERGE_AND_REPLACE_LIST");

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
            "bindtoport",
            "dynamicforwardproxy"); // a cluster that calls any host, and of none knows that it is in the mesh

    /** What holds the former; replaced or added to, it may do without them. */
    private static final List<String> AROUND = List.of(
            "filterchains",
            "listenerfilters",
            "additionaladdresses",
            "loadassignment",
            "edsclusterconfig",
            "dynamicresources");

    /** The cluster through which traffic leaves as it came, whatever the destination wants. */
    private static final String PASSTHROUGH = "PassthroughCluster";

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
                .flatMap(filter -> findings(filter, situation).stream())
                .toList();
    }

    private List<Finding> findings(EnvoyFilter filter, Situation situation) {
        List<Offence> offences = filter.patches().stream()
                .flatMap(patch -> offence(patch).stream())
                .toList();
        if (offences.isEmpty()) {
            return List.of();
        }
        Reach.Servers reach = reachability.reachOf(filter, situation.after());
        String affected = Words.servers(reach.classes()) + ", and their callers";
        return offences.stream()
                .map(offence -> new Finding(
                        INFO.id(),
                        filter.id(),
                        offence.at(),
                        offence.value(),
                        offence.problem(),
                        affected,
                        "leave TLS and capture to istiod: PeerAuthentication and DestinationRule say what is wanted;"
                                + " patch filters, routes or timeouts only",
                        reach))
                .toList();
    }

    private static Optional<Offence> offence(ConfigPatch patch) {
        boolean atGateway = patch.context().equals("GATEWAY") && LISTENING.contains(patch.applyTo());
        if (atGateway) {
            return Optional.empty();
        }
        if (HARMLESS.contains(patch.applyTo())) {
            return touching(patch, PatchesTls::leadsPast);
        }
        JsonPointer operation = patch.at().key("operation");
        String what = patch.applyTo().isEmpty() ? "configuration" : patch.applyTo();
        if (takesAway(patch)) {
            return Optional.of(new Offence(
                    operation,
                    patch.operation() + text(patch.value()),
                    patch.operation() + " of a " + what + " takes away what istiod made for mutual TLS and capture"));
        }
        return touching(patch, entry -> leadsPast(entry) || says(TELLING, entry))
                .or(() -> isWhole(patch)
                        ? Optional.of(new Offence(
                                operation,
                                patch.operation() + text(patch.value()),
                                patch.operation() + " of a whole " + what
                                        + " opens a way in that no PeerAuthentication governs"))
                        : Optional.empty())
                .or(() -> touching(patch, entry -> says(AROUND, entry) || moves(patch, entry)));
    }

    private static boolean takesAway(ConfigPatch patch) {
        return patch.operation().equals("REMOVE")
                || (patch.applyTo().equals("LISTENER_FILTER")
                        && patch.operation().equals("REPLACE"));
    }

    private static boolean isWhole(ConfigPatch patch) {
        return WHOLE.contains(patch.applyTo())
                && (WHOLESALE.contains(patch.operation()) || patch.operation().startsWith("INSERT_"));
    }

    private static Optional<Offence> touching(ConfigPatch patch, Predicate<EnvoyFilter.Entry> tells) {
        return patch.value().stream()
                .filter(tells)
                .findFirst()
                .map(entry -> new Offence(
                        entry.at(),
                        patch.operation() + text(patch.value()),
                        "the patch of a " + patch.applyTo() + " touches `"
                                + named(entry)
                                + "`, by which mutual TLS or the capture of traffic is made"));
    }

    private static String named(EnvoyFilter.Entry entry) {
        return entry.name().isEmpty() || leadsPast(entry) ? entry.text() : entry.name();
    }

    private static boolean moves(ConfigPatch patch, EnvoyFilter.Entry entry) {
        return patch.applyTo().equals("LISTENER") && entry.name().equals("address");
    }

    private static boolean leadsPast(EnvoyFilter.Entry entry) {
        return entry.text().contains(PASSTHROUGH);
    }

    private static boolean says(List<String> words, EnvoyFilter.Entry entry) {
        return says(words, entry.name()) || says(words, entry.text());
    }

    private static boolean says(List<String> words, String text) {
        String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(plain::contains);
    }

    /** All of the value: a patch that stays at its place and says something else is another one. */
    private static String text(List<EnvoyFilter.Entry> value) {
        StringBuilder text = new StringBuilder();
        value.forEach(entry -> text.append('\n')
                .append(entry.at().depth())
                .append(' ')
                .append(entry.name())
                .append('=')
                .append(entry.text()));
        return text.toString();
    }

    private record Offence(JsonPointer at, String value, String problem) {}
}
