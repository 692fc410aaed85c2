package dev.mtlsguardrails.core.policy;

import java.util.List;
import java.util.Set;

/** Who asks, as the API server authenticated it. */
public record Requester(String user, List<String> groups) {

    private static final Set<String> CONTROLLERS = Set.of(
            "system:serviceaccount:kube-system:replicaset-controller",
            "system:serviceaccount:kube-system:deployment-controller",
            "system:serviceaccount:kube-system:statefulset-controller",
            "system:serviceaccount:kube-system:daemon-set-controller",
            "system:serviceaccount:kube-system:job-controller",
            "system:serviceaccount:kube-system:cronjob-controller",
            "system:serviceaccount:kube-system:replication-controller",
            "system:serviceaccount:openshift-infra:deploymentconfig-controller",
            "system:kube-controller-manager");

    private static final Set<String> CLEANERS = Set.of(
            "system:serviceaccount:kube-system:namespace-controller",
            "system:serviceaccount:kube-system:generic-garbage-collector",
            "system:kube-controller-manager");

    /** It is not known who asked, or whether anybody did. */
    public static final Requester NOBODY = new Requester("", List.of());

    /** Kubernetes itself, where it is not known by which of its parts. */
    public static final Requester KUBERNETES = new Requester("system:kube-controller-manager", List.of());

    public Requester {
        groups = List.copyOf(groups);
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return user.isEmpty() ? "a requester without a name" : user;
    }

    /** Whether it is Kubernetes itself, removing what belonged to something that is gone. */
    public boolean isCleaner() {
        return CLEANERS.contains(user);
    }

    /** Whether it is Kubernetes itself, making what the owner of an object asks for. */
    public boolean isWorkloadController() {
        return CONTROLLERS.contains(user);
    }
}
