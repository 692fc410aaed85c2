package dev.mtlsguardrails.core.mesh;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a port speaks, as far as it matters for what a server does with TLS (istio-semantics 1.5). */
public enum Protocol {
    HTTP,
    TCP,
    /** Not declared: the proxy looks at the first bytes. */
    AUTO,
    /** Never captured (4.4). */
    UDP;

    private static final Set<String> TCP_LIKE = Set.of("tcp", "https", "tls", "mongo", "redis", "mysql");
    private static final Set<String> HTTP_LIKE = Set.of("http", "http_proxy", "http2", "grpc", "grpc-web");
    private static final Set<Long> SERVERS_SPEAK_FIRST = Set.of(25L, 53L, 3306L, 27017L);

    /** Of a Service's port: {@code appProtocol} decides, else the name up to its first dash. */
    public static Protocol ofServicePort(String name, Optional<String> appProtocol, String transport, long number) {
        if (transport.equals("UDP")) {
            return UDP;
        }
        return switch (appProtocol.orElse("")) {
            case "kubernetes.io/h2c", "kubernetes.io/ws" -> HTTP;
            case "kubernetes.io/wss" -> TCP;
            default -> ofName(appProtocol.orElse(name), number);
        };
    }

    private static Protocol ofName(String written, long number) {
        String name = written.toLowerCase(Locale.ROOT);
        if (name.startsWith("grpc-web")) {
            return HTTP;
        }
        int dash = name.indexOf('-');
        Protocol declared = parse(dash < 0 ? name : name.substring(0, dash));
        return declared == AUTO && SERVERS_SPEAK_FIRST.contains(number) ? TCP : declared;
    }

    /** A protocol as a ServiceEntry or a Gateway names it, in any case. */
    public static Protocol parse(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        if (HTTP_LIKE.contains(name)) {
            return HTTP;
        }
        return TCP_LIKE.contains(name) ? TCP : name.equals("udp") ? UDP : AUTO;
    }
}
