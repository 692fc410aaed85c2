package dev.mtlsguardrails.core.resource;

/**
 * A Kubernetes kind without its version: the same object may be seen as v1, v1beta1 or v1alpha3, and is one object.
 *
 * @param group the API group, empty for the core group
 */
public record GroupKind(String group, String kind) implements Comparable<GroupKind> {

    @Override
    public int compareTo(GroupKind other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : group.compareTo(other.group);
    }

    @Override
    public String toString() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
