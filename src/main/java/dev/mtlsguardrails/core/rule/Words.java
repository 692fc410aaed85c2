package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mtls.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.stream.Collectors;

/** How findings name servers: a few by name, the rest by number. */
public final class Words {

    private static final int NAMED = 3;

    private Words() {}

    /** "bookinfo (Deployment details-v1, Deployment reviews-v1)", and what to say of a namespace without servers. */
    public static String servers(List<ServerClass> classes) {
        List<ServerClass> populated =
                classes.stream().filter(of -> !of.workloads().isEmpty()).toList();
        if (populated.isEmpty()) {
            return "nothing that runs at present, and whatever starts later";
        }
        String named = populated.stream().limit(NAMED).map(Words::serverClass).collect(Collectors.joining("; "));
        int more = populated.size() - NAMED;
        return more > 0 ? named + "; and " + more + " more namespaces" : named;
    }

    private static String serverClass(ServerClass of) {
        return "in " + of.namespace() + ": " + few(of.workloads());
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
