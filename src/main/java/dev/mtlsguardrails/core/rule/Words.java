package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mtls.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How findings name servers: a few by name, the rest by number. */
public final class Words {

    private static final int NAMED = 3;

    private Words() {}

    /** "Deployment details-v1 in bookinfo; Deployment ldap in legacy", and what to say where there is nothing. */
    public static String servers(List<ServerClass> classes) {
        return some(classes, of -> few(of.workloads()) + " in " + of.namespace());
    }

    /** The same, where the namespace has been named already. */
    public static String workloads(List<ServerClass> classes) {
        return some(classes, of -> few(of.workloads()));
    }

    private static String some(List<ServerClass> classes, Function<ServerClass, String> words) {
        List<ServerClass> populated =
                classes.stream().filter(of -> !of.workloads().isEmpty()).toList();
        if (populated.isEmpty()) {
            return "no workload with a sidecar at present, and whatever starts later";
        }
        String named = populated.stream().limit(NAMED).map(words).collect(Collectors.joining("; "));
        int more = populated.size() - NAMED;
        return more > 0 ? named + "; and " + more + " more namespaces" : named;
    }

    private static String few(List<ResourceId> workloads) {
        String named = workloads.stream()
                .limit(NAMED)
                .map(id -> id.kind().kind() + " " + id.name())
                .collect(Collectors.joining(", "));
        int more = workloads.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
