package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.rule.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What verdicts rest on that the documents do not say. */
final class Notes {

    private Notes() {}

    static List<String> about(List<Checked> checked, Stored stored, Policies policies, ClusterView view) {
        List<String> notes = new ArrayList<>(stored.notes());
        notes.addAll(policies.notes(view));
        String unknown = checked.stream()
                .filter(document -> !document.outcome().rulings().isEmpty())
                .map(document -> document.document().header().namespace())
                .filter(namespace -> !namespace.isEmpty()
                        && view.mesh().namespaceLabels(namespace).isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            notes.add("No Namespace is among the documents for " + unknown
                    + ": each counts as part of the mesh, and under the strictest policy. --mesh FILE adds it.");
        }
        return notes;
    }
}
