package dev.mtlsguardrails.core.resource;

import java.util.Optional;

/**
 * A host as Istio compares hosts: the whole name, case-sensitive; a leading star matches any name that ends with the
 * text after it, dot or no dot (istio-semantics 2.1).
 */
public record Host(String name) implements Comparable<Host> {

    /**
     * The host that a DestinationRule means. A name without a dot is completed with the namespace <em>of the
     * rule</em>; any other name is taken as it stands, so {@code reviews.prod} is no Kubernetes service.
     */
    public static Host of(String written, String ruleNamespace, String clusterDomain) {
        boolean complete = written.equals("*") || written.contains(".") || written.contains(":");
        return complete ? new Host(written) : service(written, ruleNamespace, clusterDomain);
    }

    /** The host of a Kubernetes Service. */
    public static Host service(String name, String namespace, String clusterDomain) {
        return new Host(name + "." + namespace + ".svc." + clusterDomain);
    }

    /** The namespace that the name of a Kubernetes Service speaks of, whether or not that Service exists. */
    public Optional<String> namespaceOfService(String clusterDomain) {
        String suffix = ".svc." + clusterDomain;
        if (!name.endsWith(suffix)) {
            return Optional.empty();
        }
        String service = name.substring(0, name.length() - suffix.length());
        String namespace = service.substring(service.lastIndexOf('.') + 1);
        return Optional.of(namespace).filter(found -> !found.isEmpty() && !found.contains("*"));
    }

    public boolean isWildcard() {
        return name.startsWith("*");
    }

    /** Whether a rule for this host is a candidate for the other; a wildcard host is matched by wildcards only. */
    public boolean matches(Host other) {
        if (!isWildcard()) {
            return name.equals(other.name);
        }
        String ending = name.substring(1);
        return other.isWildcard() ? other.name.substring(1).endsWith(ending) : other.name.endsWith(ending);
    }

    /** Whether some Kubernetes service could be matched, existing or not. */
    public boolean reachesCluster(String clusterDomain) {
        String suffix = ".svc." + clusterDomain;
        if (!isWildcard()) {
            return name.endsWith(suffix);
        }
        String ending = name.substring(1);
        return ending.endsWith(suffix) || suffix.endsWith(ending);
    }

    @Override
    public int compareTo(Host other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
