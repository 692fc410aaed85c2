package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The nodes of a cluster, of which a control plane asks one thing only; there may be thousands. */
record Nodes(SortedMap<ResourceId, Node> all) {

    static final Nodes NONE = new Nodes(Collections.emptySortedMap());

    Nodes with(Node node) {
        if (node.equals(all.get(node.id()))) {
            return this;
        }
        SortedMap<ResourceId, Node> next = new TreeMap<>(all);
        next.put(node.id(), node);
        return new Nodes(next);
    }

    Nodes without(ResourceId node) {
        if (!all.containsKey(node)) {
            return this;
        }
        SortedMap<ResourceId, Node> next = new TreeMap<>(all);
        next.remove(node);
        return new Nodes(next);
    }

    Optional<Node> find(ResourceId node) {
        return Optional.ofNullable(all.get(node));
    }

    /** Where it is left to the nodes whether sidecars are native (istio-semantics 4.3); empty if no node is known. */
    Optional<NativeSidecars> nativeSidecars() {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                all.values().stream().allMatch(Node::hasNativeSidecars) ? NativeSidecars.ON : NativeSidecars.OFF);
    }
}
