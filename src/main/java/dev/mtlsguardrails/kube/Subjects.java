package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.policy.Subject;
import java.util.List;
import java.util.Set;

/** Reads whom a policy gives a right, in the form of RBAC. */
final class Subjects {

    private static final Set<String> EVERYBODY =
            Set.of("system:authenticated", "system:unauthenticated", "system:serviceaccounts");
    private static final String ALL_ACCOUNTS_OF = "system:serviceaccounts:";

    private Subjects() {}

    /** Never everybody, nor all workloads of a namespace: whoever deploys would have the right. */
    static List<Subject> all(Cursor list) {
        return list.items(subject -> "").stream().map(Subjects::subject).toList();
    }

    private static Subject subject(Cursor subject) {
        Cursor kind = subject.field("kind");
        Cursor name = subject.field("name");
        return switch (kind.required()) {
            case "User" -> new Subject(Subject.Kind.USER, named(name));
            case "Group" -> new Subject(Subject.Kind.GROUP, group(name));
            case "ServiceAccount" ->
                new Subject(
                        Subject.Kind.USER,
                        "system:serviceaccount:" + named(subject.field("namespace")) + ":" + named(name));
            default -> throw new Cursor.Malformed(kind.at(), "must be User, Group or ServiceAccount");
        };
    }

    private static String named(Cursor name) {
        String text = name.required();
        if (text.isBlank()) {
            throw new Cursor.Malformed(name.at(), "is required");
        }
        return text;
    }

    private static String group(Cursor name) {
        String text = named(name);
        if (EVERYBODY.contains(text) || text.startsWith(ALL_ACCOUNTS_OF)) {
            throw new Cursor.Malformed(name.at(), "is everybody: name a group of those who may");
        }
        return text;
    }
}
