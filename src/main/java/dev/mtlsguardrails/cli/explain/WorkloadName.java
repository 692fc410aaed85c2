package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.cli.source.BadInput;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a workload is named on the command line: {@code NAMESPACE/[KIND/]NAME[:PORT]}.
 *
 * @param kind in lower case, one or many; for names that several kinds share
 * @param port of the workload
 */
public record WorkloadName(String namespace, Optional<String> kind, String name, Optional<Long> port) {

    private static final Pattern FORM = Pattern.compile("([^/:]+)/(?:([^/:]+)/)?([^/:]+)(?::(\\d{1,5}))?");

    public static WorkloadName of(String written) {
        Matcher parts = FORM.matcher(written);
        if (!parts.matches()) {
            throw new BadInput(
                    "`" + written + "` names no workload; write NAMESPACE/WORKLOAD or NAMESPACE/KIND/WORKLOAD,"
                            + " with :PORT after it for one port, such as bookinfo/details-v1:9080");
        }
        return new WorkloadName(
                parts.group(1),
                Optional.ofNullable(parts.group(2)).map(kind -> kind.toLowerCase(Locale.ROOT)),
                parts.group(3),
                Optional.ofNullable(parts.group(4)).map(Long::valueOf));
    }
}
