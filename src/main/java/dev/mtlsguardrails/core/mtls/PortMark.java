package dev.mtlsguardrails.core.mtls;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An annotation that keeps ports of a workload from its sidecar (istio-semantics 4.4).
 *
 * @param annotation its key
 * @param ports those that it lists; what is no number is nobody's port
 */
public record PortMark(String annotation, Way way, SortedSet<Long> ports) {

    /** Where the proxy itself listens: of no concern to anybody's policy (1.5). */
    public static final Set<Long> OF_THE_PROXY =
            Set.of(15000L, 15001L, 15004L, 15006L, 15008L, 15020L, 15021L, 15053L, 15090L);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    public PortMark {
        ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    }

    public static PortMark of(String annotation, Way way, String written) {
        return new PortMark(annotation, way, ports(written));
    }

    /** The numbers of a list that is separated by commas. */
    public static SortedSet<Long> ports(String written) {
        return Arrays.stream(written.split(",", -1))
                .map(String::strip)
                .filter(port -> NUMBER.matcher(port).matches())
                .map(Long::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of them that an application may listen on. */
    public static SortedSet<Long> ofApplications(SortedSet<Long> ports) {
        SortedSet<Long> others = new TreeSet<>(ports);
        others.removeAll(OF_THE_PROXY);
        others.remove(0L);
        return others;
    }

    /** Whether what arrives at the port goes past the sidecar. */
    public boolean keepsAway(long port) {
        return switch (way) {
            case ALL_BUT_LISTED -> !ports.contains(port);
            case LISTED -> ports.contains(port);
        };
    }

    /** Which ports are kept away. */
    public enum Way {
        LISTED,
        ALL_BUT_LISTED
    }
}
