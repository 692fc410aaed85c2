package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The calls of pods that change themselves: by their proxy, by their marks, or because other selectors pick them. */
final class AffectedClients {

    private final Both mesh;
    private final Affected affected;

    AffectedClients(Both mesh, Affected affected) {
        this.mesh = mesh;
        this.affected = affected;
    }

    void in(String namespace) {
        NamespaceSlice was = mesh.before().mesh().namespace(namespace);
        NamespaceSlice is = mesh.after().mesh().namespace(namespace);
        if (was == is) {
            return;
        }
        Map<ResourceId, Pod> earlier = new LinkedHashMap<>();
        was.all(Pod.class).forEach(pod -> earlier.put(pod.id(), pod));
        boolean isOther = false;
        boolean isPickedOtherwise = false;
        for (Pod pod : is.all(Pod.class)) {
            Pod old = earlier.get(pod.id());
            if (old != null) {
                isOther |= isOther(old, pod);
                isPickedOtherwise |= !labels(old).equals(labels(pod));
            }
        }
        if (isOther) {
            affected.everywhere(AffectedBy.ANY, Whose.in(namespace));
        } else if (isPickedOtherwise) {
            picked(namespace);
        }
    }

    private boolean isOther(Pod was, Pod is) {
        Client before = Client.of(was, mesh.before().mesh());
        Client after = Client.of(is, mesh.after().mesh());
        return before.proxy() != after.proxy()
                || !was.template().annotations().equals(is.template().annotations());
    }

    private static Labels labels(Pod pod) {
        return pod.template().labels();
    }

    private void picked(String namespace) {
        boolean bySidecar = mesh.objects(namespace, Sidecar.class)
                .anyMatch(sidecar -> sidecar.selector().isPresent());
        if (bySidecar) {
            affected.wide(AffectedBy.ANY, Whose.in(namespace));
        }
        mesh.objects(namespace, DestinationRule.class)
                .filter(rule -> rule.workloadSelector().isPresent())
                .forEach(rule -> {
                    Host host = rule.host(mesh.after().mesh().config());
                    if (host.isWildcard()) {
                        affected.wide(host, Whose.in(namespace));
                    } else {
                        affected.host(host, Whose.in(namespace));
                    }
                });
    }
}
