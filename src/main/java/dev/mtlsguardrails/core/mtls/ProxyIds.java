package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.Namespace;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By which users and groups the traffic of a sidecar is known: what they send is not brought to it. It is 1337; on OpenShift,
 * the last of the range that the namespace was given (istio-semantics 4.4).
 */
public record ProxyIds(Set<Long> users, Set<Long> groups) {

    /** Where OpenShift says which users the pods of a namespace may run as. */
    public static final String USERS = "openshift.io/sa.scc.uid-range";

    /** The same of groups. */
    public static final String GROUPS = "openshift.io/sa.scc.supplemental-groups";

    public static final long USUAL = 1337;

    /** {@code first/count} or {@code first-last}; of several blocks the first counts. */
    private static final Pattern BLOCK = Pattern.compile("\\s*([0-9]{1,12})([/-])([0-9]{1,12})\\s*(,.*)?");

    public ProxyIds {
        users = Set.copyOf(users);
        groups = Set.copyOf(groups);
    }

    /** In a namespace, as far as it is known. */
    public static ProxyIds in(Optional<Namespace> namespace) {
        return new ProxyIds(ids(namespace, USERS), ids(namespace, GROUPS));
    }

    private static Set<Long> ids(Optional<Namespace> namespace, String annotation) {
        return namespace
                .flatMap(known -> known.meta().annotations().get(annotation))
                .flatMap(ProxyIds::lastOf)
                .filter(last -> last != USUAL)
                .map(last -> Set.of(USUAL, last))
                .orElse(Set.of(USUAL));
    }

    private static Optional<Long> lastOf(String ranges) {
        Matcher block = BLOCK.matcher(ranges);
        if (!block.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(block.group(1));
        long second = Long.parseLong(block.group(3));
        return Optional.of(block.group(2).equals("/") ? first + second - 1 : second);
    }
}
