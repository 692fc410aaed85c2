package dev.mtlsguardrails.core.installation;

import java.util.Comparator;

/**
 * One thing about which an entry has the API server ask: a rule of a webhook configuration, taken apart.
 *
 * @param resource with its subresource, if it is one: {@code namespaces/status}
 * @param scope {@code Cluster}, {@code Namespaced} or {@code *}
 */
public record Asked(String group, String version, String resource, String operation, String scope)
        implements Comparable<Asked> {

    private static final String ANY = "*";
    private static final Comparator<Asked> ORDER = Comparator.comparing(Asked::what)
            .thenComparing(Asked::version)
            .thenComparing(Asked::operation)
            .thenComparing(Asked::scope);

    /** Whether whoever asks about this asks about the other as well; wildcards as Kubernetes reads them. */
    boolean covers(Asked other) {
        return isAnyOr(group, other.group)
                && isAnyOr(version, other.version)
                && coversResource(other.resource)
                && isAnyOr(operation, other.operation)
                && isAnyOr(scope, other.scope);
    }

    private static boolean isAnyOr(String mine, String other) {
        return mine.equals(ANY) || mine.equals(other);
    }

    /** {@code *} stands for no subresource, {@code pods/*} for those of pods, and {@code *}{@code /*} for everything. */
    private boolean coversResource(String other) {
        int slash = other.indexOf('/');
        if (slash < 0) {
            return resource.equals(other) || resource.equals(ANY) || resource.equals("*/*");
        }
        return resource.equals(other)
                || resource.equals("*/*")
                || resource.equals(other.substring(0, slash) + "/*")
                || resource.equals(ANY + other.substring(slash));
    }

    /** As people name a resource: {@code destinationrules.networking.istio.io}. */
    String what() {
        return group.isEmpty() ? resource : resource + "." + group;
    }

    @Override
    public int compareTo(Asked other) {
        return ORDER.compare(this, other);
    }
}
