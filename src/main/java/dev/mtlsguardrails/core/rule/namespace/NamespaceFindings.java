package dev.mtlsguardrails.core.rule.namespace;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;

/** Findings about a label of a namespace: they reach whatever runs in it. */
record NamespaceFindings(RuleId rule, Namespace namespace, List<Reach.ServerClass> servers) {

    static NamespaceFindings about(RuleId rule, Namespace namespace, Reachability reachability, MeshSnapshot mesh) {
        return new NamespaceFindings(
                rule, namespace, reachability.serversIn(namespace.id().name(), mesh));
    }

    Finding at(String label, String value, String problem, String remedy) {
        String name = namespace.id().name();
        return new Finding(
                rule,
                namespace.id(),
                JsonPointer.of("metadata", "labels", label),
                value,
                problem,
                "namespace " + name + ": " + Words.workloads(servers),
                remedy,
                new Reach.Servers(new Extent.Pods(Optional.of(name), Selector.EVERYTHING), servers));
    }
}
