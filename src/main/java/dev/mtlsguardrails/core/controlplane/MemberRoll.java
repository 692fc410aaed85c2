package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A {@code ServiceMeshMemberRoll} or a {@code ServiceMeshMember}: which namespaces belong to an OpenShift Service Mesh 2
 * (istio-semantics 6.3). Its operator labels them accordingly; until then, and in files, the roll counts.
 *
 * @param controlPlane the namespace of the control plane
 * @param members by name; {@code *}, alone, means all
 * @param selectors by labels, any of them
 */
public record MemberRoll(ResourceId id, String controlPlane, Set<String> members, List<Selector> selectors)
        implements ControlPlaneObject {

    /** The only name under which the operator reads one. */
    private static final String NAME = "default";

    private static final Set<String> EVERYBODY = Set.of("*");

    /** Namespaces that the operator never takes. */
    private static final Pattern NEVER = Pattern.compile("kube|openshift|(kube|openshift|ibm)-.*");

    public MemberRoll {
        members = Collections.unmodifiableSet(new LinkedHashSet<>(members));
        selectors = List.copyOf(selectors);
    }

    /** Whether it has the name under which the operator looks for it. */
    boolean isRead() {
        return id.name().equals(NAME);
    }

    /** Whether every namespace is a member, but for those that never are. */
    boolean listsEverybody() {
        return members.equals(EVERYBODY);
    }

    /** Whether the roll has a namespace with these labels, the one with its name included. */
    boolean lists(String namespace, Labels labels) {
        boolean named = members.contains(namespace) || listsEverybody();
        boolean selected = selectors.stream().anyMatch(selector -> selector.matches(labels));
        return !isNever(namespace) && (named || selected);
    }

    private boolean isNever(String namespace) {
        return namespace.equals(controlPlane) || NEVER.matcher(namespace).matches();
    }
}
