package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Those workloads of a namespace whose servers a change can affect, on either side of it.
 *
 * @param pods by what they are
 * @param labels of those that are no pods: WorkloadEntries and written endpoints
 */
record Workloads(String namespace, Predicate<Pod> pods, Predicate<Labels> labels) {

    /** Whoever is there. */
    static Workloads all(String namespace) {
        return new Workloads(namespace, pod -> true, labels -> true);
    }

    /** Those whose labels are selected. */
    static Workloads selected(String namespace, Selector selector) {
        return new Workloads(namespace, pod -> selector.matches(pod.template().labels()), selector::matches);
    }

    /** Pods that come, change or go. */
    static Workloads changed(String namespace, Set<ResourceId> pods) {
        return new Workloads(namespace, pod -> pods.contains(pod.id()), labels -> false);
    }

    /** Those or these, of one namespace. */
    Workloads or(Workloads others) {
        return new Workloads(namespace, pods.or(others.pods), labels.or(others.labels));
    }
}
