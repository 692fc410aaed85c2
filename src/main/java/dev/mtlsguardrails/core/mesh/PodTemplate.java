package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;

/**
 * What pods are made from, and the only part of a workload that sidecar injection looks at (istio-semantics 4).
 *
 * @param containers the names of all containers, those of init containers included
 * @param at where the template stands in its object, so that findings can point into it
 */
public record PodTemplate(
        JsonPointer at, Labels labels, Labels annotations, boolean hostNetwork, List<String> containers) {

    public PodTemplate {
        containers = List.copyOf(containers);
    }

    public JsonPointer labelAt(String key) {
        return at.key("metadata").key("labels").key(key);
    }

    public JsonPointer annotationAt(String key) {
        return at.key("metadata").key("annotations").key(key);
    }
}
