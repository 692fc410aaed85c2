package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.reach.Hosts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of addresses as an annotation lists them: {@code 10.0.0.0/8,fd00::/8}. */
record AddressRanges(List<String> written) {

    private static final Pattern IPV4 =
            Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.[0-9]{1,3}\\.[0-9]{1,3}(?:/([0-9]{1,2}))?");
    private static final int WHOLE = 32;
    private static final int NAMED = 5;

    AddressRanges {
        written = List.copyOf(written);
    }

    /** Sorted: the order means nothing. */
    static AddressRanges of(String list) {
        return new AddressRanges(Arrays.stream(list.split(",", -1))
                .map(range -> range.strip().toLowerCase(Locale.ROOT))
                .filter(range -> !range.isEmpty())
                .sorted()
                .distinct()
                .toList());
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    /** Those where a workload of the mesh may be: neither the API server alone, nor what only the machine itself has. */
    AddressRanges withoutHarmless(MeshSnapshot mesh) {
        List<String> apiServer = Hosts.service(Hosts.apiServer(mesh.config()), mesh).stream()
                .map(Service::addresses)
                .flatMap(List::stream)
                .map(address -> address.toLowerCase(Locale.ROOT))
                .toList();
        return new AddressRanges(written.stream()
                .filter(range -> !isOfMachine(range) && !apiServer.contains(alone(range)))
                .toList());
    }

    /** The only address in a range; of others, what is no address. */
    private static String alone(String range) {
        String suffix = range.contains(":") ? "/128" : "/" + WHOLE;
        return range.endsWith(suffix) ? range.substring(0, range.length() - suffix.length()) : range;
    }

    /** Loopback, and what is reached on the link alone, such as the metadata of a cloud. */
    private static boolean isOfMachine(String range) {
        Matcher ipv4 = IPV4.matcher(range);
        if (!ipv4.matches()) {
            return false;
        }
        int first = Integer.parseInt(ipv4.group(1));
        int second = Integer.parseInt(ipv4.group(2));
        int length = ipv4.group(3) == null ? WHOLE : Integer.parseInt(ipv4.group(3));
        return first == 127 && length >= 8 || first == 169 && second == 254 && length >= 16;
    }

    /** All of them. */
    @Override
    public String toString() {
        return String.join(",", written);
    }

    /** For a message: some, and how many more. */
    String few() {
        int more = written.size() - NAMED;
        return String.join(", ", written.subList(0, Math.min(NAMED, written.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
