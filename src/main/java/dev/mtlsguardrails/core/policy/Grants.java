package dev.mtlsguardrails.core.policy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy says about exceptions in the namespaces it governs.
 *
 * @param grantors who may make and change them
 * @param trustedNamespaces where they count whoever brings them: there, something else guards what is brought
 * @param longest how far ahead an exception may expire when it is granted; empty for no limit
 * @param rules what may be excused at all
 * @param warnBefore how long before its end the use of an exception is warned about
 */
public record Grants(
        List<Subject> grantors,
        Set<String> trustedNamespaces,
        Optional<Duration> longest,
        Set<RuleId> rules,
        Duration warnBefore) {

    /** What may be excused unless a policy says otherwise. */
    public static final Set<RuleId> RULES =
            Set.of(new RuleId("MTLS-0101"), new RuleId("MTLS-0102"), new RuleId("MTLS-0201"), new RuleId("MTLS-0301"));

    public static final Duration WARN_BEFORE = Duration.ofDays(14);

    /** No new exceptions from anybody. */
    public static final Grants BY_NOBODY = new Grants(List.of(), Set.of(), Optional.empty(), RULES, WARN_BEFORE);

    public Grants {
        grantors = List.copyOf(grantors);
        trustedNamespaces = Set.copyOf(trustedNamespaces);
        rules = Set.copyOf(rules);
    }

    /** Whether something that is written as a rule may be excused. */
    public boolean allow(String rule) {
        return rules.stream().anyMatch(allowed -> allowed.text().equals(rule));
    }

    /** The same, with one namespace more in which whatever is brought counts. */
    Grants trusting(String namespace) {
        Set<String> trusted = new HashSet<>(trustedNamespaces);
        trusted.add(namespace);
        return new Grants(grantors, trusted, longest, rules, warnBefore);
    }

    /** Whether the requester may bring an exception into a namespace, or a workload under one. */
    public boolean mayBeGivenBy(Requester requester, String namespace) {
        return trustedNamespaces.contains(namespace) || grantors.stream().anyMatch(grantor -> grantor.is(requester));
    }
}
