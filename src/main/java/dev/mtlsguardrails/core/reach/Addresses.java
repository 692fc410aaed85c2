package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Service;
import java.util.Locale;
import java.util.stream.Stream;

/** The many spellings of an address: a resolver takes what a comparison of texts would miss. */
final class Addresses {

    private static final String MAPPED = "::ffff:";
    private static final String SINGLE = "/32";

    private Addresses() {}

    /** In one spelling: lower case, no dot at the end, IPv4 as such. */
    static String plain(String written) {
        String plain = written.strip().toLowerCase(Locale.ROOT);
        plain = plain.startsWith(MAPPED) ? plain.substring(MAPPED.length()) : plain;
        plain = plain.endsWith(SINGLE) ? plain.substring(0, plain.length() - SINGLE.length()) : plain;
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** Whatever leads to a Service, from wherever it is asked for. */
    static Stream<String> of(Service service, MeshConfig config) {
        String name = service.id().name() + "." + service.id().namespace();
        return Stream.concat(
                Stream.of(name, name + ".svc", name + ".svc." + config.clusterDomain()), service.addresses().stream());
    }
}
