package dev.mtlsguardrails.core.mtls;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final Pattern NUMBER = Pattern.compile("(0*)([0-9]{1,9})");

    public PortMark {
        ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    }

    public static PortMark of(String annotation, Way way, String written) {
        return new PortMark(annotation, way, way == Way.LISTED ? ports(written) : readByAllAs(written));
    }

    /**
     * The numbers of a list that is separated by commas. One with a zero before it is octal to iptables and decimal to
     * others, so it stands for both.
     */
    public static SortedSet<Long> ports(String written) {
        return numbers(written)
                .flatMap(number -> Stream.concat(Stream.of(Long.valueOf(number.group(2))), octal(number).stream()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that are the same number to everybody. */
    private static SortedSet<Long> readByAllAs(String written) {
        return numbers(written)
                .filter(number -> number.group(1).isEmpty())
                .map(number -> Long.valueOf(number.group(2)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Matcher> numbers(String written) {
        return Arrays.stream(written.split(",", -1))
                .map(port -> NUMBER.matcher(port.strip()))
                .filter(Matcher::matches);
    }

    private static Optional<Long> octal(Matcher number) {
        boolean isOctal = !number.group(1).isEmpty() && number.group(2).chars().allMatch(digit -> digit < '8');
        return isOctal ? Optional.of(Long.valueOf(number.group(2), 8)) : Optional.empty();
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
