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

    /** Where one namespace needs two for a host, because not all are shown the same, their names differ as well. */
    static String of(WantedRule rule) {
        String shown = rule.exportTo().equals(WantedRule.TO_ALL) ? "" : " to " + rule.exportTo();
        if (rule.purpose() == Purpose.API_SERVER) {
            return PREFIX + "api-server" + (shown.isEmpty() ? "" : "-" + hash(shown));
        }
        return ofService(rule.host().name(), shown);
    }

    /** The hash tells apart what a hyphen would put together, {@code a-b} in {@code c} and {@code a} in {@code b-c}. */
    private static String ofService(String host, String shown) {
        String[] parts = host.split("\\.", 3);
        String readable = PREFIX + parts[0] + "-" + parts[1];
        int most = LONGEST - HASH - 1;
        return (readable.length() > most ? readable.substring(0, most) : readable) + "-" + hash(host + shown);
    }

    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, HASH);
    }
}
