package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.Side;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How messages tell what becomes of calls: the worst first, a few by name, the rest by number. */
public final class WireWords {

    private static final int NAMED = 3;

    private final MeshConfig config;

    public WireWords(MeshConfig config) {
        this.config = config;
    }

    /** "every client in the mesh and bookinfo/details:9080", and how many calls more. */
    public String between(List<CallTransition> calls) {
        Set<String> pairs = calls.stream()
                .map(call -> clients(call.clients()) + " and " + destination(call))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        int more = pairs.size() - 1;
        return pairs.stream().findFirst().orElse("nobody") + (more > 0 ? ", and " + more + " more" : "");
    }

    /** Who calls whom, and what becomes of that, by whose word; and when, where that is not the same for all. */
    public String calls(List<CallTransition> calls) {
        boolean isMixed = calls.stream().map(CallTransition::when).distinct().count() > 1;
        Map<Line, Set<String>> lines = new LinkedHashMap<>();
        calls.forEach(call -> lines.computeIfAbsent(
                        new Line(clients(call.clients()), because(call) + (isMixed ? when(call.when()) : "")),
                        added -> new LinkedHashSet<>())
                .add(destination(call)));
        return listed(
                lines.entrySet().stream()
                        .map(entry -> entry.getKey().clients() + " calling "
                                + few(List.copyOf(entry.getValue())) + ": "
                                + entry.getKey().because())
                        .toList(),
                "; ",
                "; and ");
    }

    /** One line for each transition: who calls whom, how that ended before, how it ends now, and by whose word. */
    public List<String> steps(List<CallTransition> calls) {
        return calls.stream()
                .filter(call -> call.clients().stream().anyMatch(members -> !(members instanceof Members.WithoutProxy)))
                .map(call -> clients(call.clients()) + " calling " + destination(call) + ": "
                        + call.before().outcome() + " => " + call.after().outcome() + when(call.when()))
                .distinct()
                .toList();
    }

    /** "bookinfo/details:9080, subset v1"; a host that is no Service by its name. */
    private String destination(CallTransition call) {
        String host = call.host().name();
        String name = Hosts.namespaceIn(call.host(), config)
                .map(namespace -> namespace + "/" + host.substring(0, host.indexOf("." + namespace + ".svc")))
                .orElse(host);
        return name + ":" + call.port()
                + call.subset().map(subset -> ", subset " + subset).orElse("");
    }

    /** Those whose traffic no proxy sees are left out: what they may do, the server decides. */
    private static String clients(List<Members> classes) {
        List<String> words = new ArrayList<>();
        SortedSet<String> namespaces = new TreeSet<>();
        Set<String> apart = new LinkedHashSet<>();
        boolean elsewhere = false;
        for (Members members : classes) {
            switch (members) {
                case Members.Elsewhere others -> {
                    elsewhere = true;
                    apart.addAll(others.exceptNamespaces());
                }
                case Members.InNamespace in -> namespaces.add(in.namespace());
                case Members.Selected selected -> words.add(few(selected.workloads()) + " in " + selected.namespace());
                case Members.Gateways gateways -> words.add("gateways in " + gateways.namespace());
                case Members.WithoutProxy without -> {}
                case Members.InAmbient ambient -> words.add("clients in ambient");
            }
        }
        if (elsewhere) {
            apart.removeAll(namespaces);
            return "every client in the mesh" + (apart.isEmpty() ? "" : " but for some in " + few(List.copyOf(apart)));
        }
        if (!namespaces.isEmpty()) {
            words.addFirst("every client in " + few(List.copyOf(namespaces)));
        }
        return words.isEmpty() ? "clients without a sidecar" : listed(words, ", ", " and ");
    }

    private String because(CallTransition call) {
        Side after = call.after();
        String sent = after.sent()
                .map(decision -> decision.value().words() + by(decision))
                .orElse("nothing");
        String met = after.outcome() == Outcome.FAIL
                ? after.met()
                        .map(decision -> " meets " + decision.value().words() + by(decision))
                        .orElse("")
                : "";
        return sent + met + hidden(call);
    }

    /** A rule that clients obeyed stands there still, and they do not find it any more (istio-semantics 2.3). */
    private String hidden(CallTransition call) {
        Optional<ResourceId> before = call.before().rule();
        Optional<ResourceId> after = call.after().rule();
        boolean isHidden = before.isPresent() && after.isPresent() && !before.equals(after);
        if (!isHidden) {
            return "";
        }
        return ", and " + after.get() + " hides " + before.get()
                + (Hosts.isApiServer(call.host(), config) ? ", the rule for the API server" : "");
    }

    static String by(Decision<?> decision) {
        return decision.by()
                .map(by -> " (" + by.object() + ")")
                .orElseGet(() -> " (" + decision.why().words() + ")");
    }

    /** When a restart is what it waits for. */
    public static String when(Moment when) {
        return switch (when) {
            case NOW -> "";
            case AFTER_RESTART -> ", with the next start of the pods";
        };
    }

    /** A few objects by name. */
    public static String objects(List<ResourceId> objects) {
        return few(objects.stream().map(ResourceId::toString).toList());
    }

    private static String few(List<String> names) {
        return listed(names, ", ", " and ");
    }

    static String listed(List<String> words, String between, String beforeMore) {
        int more = words.size() - NAMED;
        return words.stream().limit(NAMED).collect(Collectors.joining(between))
                + (more > 0 ? beforeMore + more + " more" : "");
    }

    private record Line(String clients, String because) {}
}
