package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The names of our rules: the same for the same host, and never longer than a DNS label. */
final class RuleName {

    private static final String PREFIX = "mtls-guardrails-";
    private static final int LONGEST = 63;
    private static final int HASH = 8;

    private RuleName() {}

    static String of(WantedRule rule) {
        return rule.purpose() == Purpose.API_SERVER ? PREFIX + "api-server" : ofService(rule.host().name());
    }

    /** The hash tells apart what a hyphen would put together, {@code a-b} in {@code c} and {@code a} in {@code b-c}. */
    private static String ofService(String host) {
        String[] parts = host.split("\\.", 3);
        String hash = UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, HASH);
        String readable = PREFIX + parts[0] + "-" + parts[1];
        int most = LONGEST - HASH - 1;
        return (readable.length() > most ? readable.substring(0, most) : readable) + "-" + hash;
    }
}
