package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names clients that get one and the same answer. */
final class Who {

    private final MeshSnapshot mesh;

    Who(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    /**
     * @param alike classes with one answer
     * @param others the classes with other answers
     */
    String of(List<Members> alike, List<Members> others) {
        boolean everywhere = alike.stream().anyMatch(Members.Elsewhere.class::isInstance);
        List<String> parts = new ArrayList<>();
        if (everywhere) {
            parts.add("every client with a sidecar" + except(others, namespaces(alike)));
        } else if (!namespaces(alike).isEmpty()) {
            parts.add("clients in " + listed("namespace", namespaces(alike))
                    + (namespaces(alike).stream().anyMatch(this::hasClients) ? "" : " (nobody at present)"));
        }
        for (Members members : alike) {
            switch (members) {
                case Members.Selected selected -> {
                    if (!namespaces(alike).contains(selected.namespace())) {
                        parts.add(selected(selected));
                    }
                }
                case Members.Gateways gateways -> parts.add("the gateways in namespace " + gateways.namespace());
                case Members.WithoutProxy without -> parts.add("every client without a sidecar");
                case Members.InAmbient ambient -> parts.add("every client in ambient");
                case Members.Elsewhere elsewhere -> {}
                case Members.InNamespace in -> {}
            }
        }
        return String.join(", and ", parts);
    }

    private String except(List<Members> others, Set<String> own) {
        List<String> parts = new ArrayList<>();
        Set<String> namespaces = namespaces(others);
        if (!namespaces.isEmpty()) {
            parts.add("in " + listed("namespace", namespaces));
        }
        for (Members members : others) {
            if (members instanceof Members.Selected selected && own.contains(selected.namespace())) {
                parts.add(selected(selected));
            }
        }
        return parts.isEmpty() ? "" : ", except " + String.join(" and ", parts);
    }

    private static String selected(Members.Selected selected) {
        return listed("workload", selected.workloads()) + " in namespace " + selected.namespace();
    }

    private static String listed(String noun, Iterable<String> names) {
        String listed = String.join(", ", names);
        return noun + (listed.contains(", ") ? "s " : " ") + listed;
    }

    private static Set<String> namespaces(List<Members> classes) {
        return classes.stream()
                .filter(Members.InNamespace.class::isInstance)
                .map(members -> ((Members.InNamespace) members).namespace())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean hasClients(String namespace) {
        NamespaceSlice slice = mesh.namespace(namespace);
        return Stream.<PodSource>concat(
                        slice.all(Workload.class).stream().map(PodSource.class::cast),
                        slice.all(Pod.class).stream().map(PodSource.class::cast))
                .anyMatch(source -> Proxy.of(source, mesh) == Proxy.SIDECAR);
    }
}
