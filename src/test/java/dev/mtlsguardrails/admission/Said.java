package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.testbed.UnguardedCluster;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said of an object.
 *
 * @param refused the fields that are a reason to refuse
 * @param noted the fields that are not
 * @param otherwise what became of it before it was judged
 */
record Said(Set<String> refused, Set<String> noted, String otherwise) {

    /** What the name of a binding ends with that only warns. */
    static final String WITNESS = "-witness";

    private static final Pattern WARNING =
            Pattern.compile("Validation failed for ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)': (.*)");

    String word() {
        if (!otherwise.isEmpty()) {
            return otherwise;
        }
        return !refused.isEmpty() ? "refused" : noted.isEmpty() ? "nothing" : "noted";
    }

    /** Without what tells one item from another: there it is a number, here a name; and of a patch no more than its value. */
    static String place(String fieldPath) {
        return fieldPath.replaceAll("\\[[^]]*]", "").replaceAll("(\\.patch\\.value)\\..*", "$1");
    }

    /** What the binding of the profile did: it can be seen of all but the audit log. */
    static String bound(UnguardedCluster.Answer answer, String policy) {
        if (answer.message().contains("'" + policy + "' with binding '" + policy + "' denied")) {
            return "Enforce";
        }
        boolean isAnother = answer.code() == 403; // of several that deny, only the first is named
        if (warnings(answer).anyMatch(warning -> warning.group(2).equals(policy))) {
            return "Warn";
        }
        boolean isWitnessed =
                warnings(answer).anyMatch(warning -> warning.group(2).equals(policy + WITNESS));
        return !isWitnessed ? "" : isAnother ? "Enforce" : "Audit";
    }

    static Set<String> spoken(UnguardedCluster.Answer answer, String policy) {
        return warnings(answer)
                .filter(warning -> warning.group(2).equals(policy + WITNESS))
                .map(warning -> warning.group(3)
                        .replaceFirst("^\\[MTLS-[0-9]+] ", "")
                        .replaceFirst("(\\. Instead: | \\(not refused).*", ""))
                .flatMap(problems -> Stream.of(problems.split("; ", -1)))
                .map(problem -> place(problem.replaceFirst(": .*", "")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Matcher> warnings(UnguardedCluster.Answer answer) {
        return answer.warnings().stream()
                .map(warning -> warning.replaceFirst("^299 - \"", "").replace("\\\"", "\""))
                .map(WARNING::matcher)
                .filter(Matcher::find);
    }
}
