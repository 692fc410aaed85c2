package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * A {@code ServiceMeshMemberRoll} or a {@code ServiceMeshMember}: which namespaces belong to an OpenShift Service Mesh 2
 * (istio-semantics 6.3). Its operator labels them accordingly; until then, and in files, the roll counts.
 *
 * @param controlPlane the namespace of the control plane
 * @param members by name; {@code *} means all
 * @param selectors by labels, any of them
 */
public record MemberRoll(ResourceId id, String controlPlane, List<String> members, List<Selector> selectors)
        implements ControlPlaneObject {

    /** The only name under which the operator reads one. */
    public static final String NAME = "default";

    private static final String EVERYBODY = "*";

    public MemberRoll {
        members = List.copyOf(members);
        selectors = List.copyOf(selectors);
    }

    /** Whether every namespace is a member, but for those that never are. */
    public boolean listsEverybody() {
        return members.contains(EVERYBODY);
    }

    /** Whether the roll has a namespace with these labels, the one with its name included. */
    public boolean lists(String namespace, Labels labels) {
        boolean named = members.contains(namespace) || listsEverybody();
        boolean selected = selectors.stream().anyMatch(selector -> selector.matches(labels));
        return id.name().equals(NAME) && !namespace.equals(controlPlane) && (named || selected);
    }
}
