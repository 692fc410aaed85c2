package dev.mtlsguardrails.core.resource;

import java.util.Comparator;

/**
 * Which object is meant.
 *
 * @param namespace empty for an object without namespace
 * @param name empty while the API server has not generated it yet ({@code generateName})
 */
public record ResourceId(GroupKind kind, String namespace, String name) implements Comparable<ResourceId> {

    private static final Comparator<ResourceId> ORDER = Comparator.comparing(ResourceId::namespace)
            .thenComparing(ResourceId::name)
            .thenComparing(ResourceId::kind);

    @Override
    public int compareTo(ResourceId other) {
        return ORDER.compare(this, other);
    }

    /** As people write it: {@code DestinationRule bookinfo/reviews}. */
    @Override
    public String toString() {
        String shown = name.isEmpty() ? "(name to be generated)" : name;
        return kind.kind() + " " + (namespace.isEmpty() ? shown : namespace + "/" + shown);
    }
}
