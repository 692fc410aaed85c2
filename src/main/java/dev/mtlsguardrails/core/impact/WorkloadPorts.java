package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.Interception;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ports of a workload that may differ from all others: those that policies name (istio-semantics 1.4), those that its
 * own marks keep from the sidecar or bring to it, and those of the sidecar itself (4.4, 1.5).
 */
record WorkloadPorts(NamespaceSlice before, NamespaceSlice after) {

    /** Stands for all the others: no policy and no mark can name it. */
    static final long ANY_OTHER = -1;

    SortedSet<Long> of(Optional<PodTemplate> was, Optional<PodTemplate> is) {
        SortedSet<Long> named = new TreeSet<>(Interception.OF_THE_SIDECAR);
        Stream.concat(was.stream(), is.stream())
                .flatMap(Interception::inboundMarks)
                .forEach(mark -> named.addAll(mark.ports()));
        was.ifPresent(template -> policies(before, template, named));
        is.ifPresent(template -> policies(after, template, named));
        return named;
    }

    private static void policies(NamespaceSlice slice, PodTemplate template, SortedSet<Long> to) {
        slice.all(PeerAuthentication.class).stream()
                .filter(policy -> policy.selector().matches(template.labels()))
                .flatMap(policy -> policy.ports().stream())
                .flatMap(port -> number(port.port()).stream())
                .forEach(to::add);
    }

    private static Optional<Long> number(String written) {
        try {
            return Optional.of(Long.parseLong(written));
        } catch (NumberFormatException noNumber) {
            return Optional.empty(); // no port is called that
        }
    }
}
