package dev.mtlsguardrails.core.installation;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;

/**
 * A custom resource definition.
 *
 * @param served the versions in which its objects may be asked for
 */
public record Definition(ResourceId id, List<String> served, State state) {

    public static final GroupKind KIND = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    public Definition {
        served = List.copyOf(served);
    }

    /** Whether the API server acts upon it. */
    public enum State {
        ESTABLISHED,
        NOT_ESTABLISHED
    }
}
