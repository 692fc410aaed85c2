package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;

/**
 * How the API server serves a kind that we read.
 *
 * @param versions newest first; older meshes do not serve the newer ones (istio-semantics 8)
 * @param plural the name in URLs, rules and roles
 */
public record ServedKind(GroupKind kind, List<String> versions, String plural, Need need) {

    private static final List<String> V1 = List.of("v1");
    private static final List<String> NETWORKING = List.of("v1", "v1beta1", "v1alpha3");

    /** Every kind we judge or need to know, sorted by name. */
    public static final List<ServedKind> ALL = List.of(
            new ServedKind(Kinds.CRON_JOB, V1, "cronjobs", Need.REQUIRED),
            new ServedKind(Kinds.DAEMON_SET, V1, "daemonsets", Need.REQUIRED),
            new ServedKind(Kinds.DEPLOYMENT, V1, "deployments", Need.REQUIRED),
            new ServedKind(Kinds.DESTINATION_RULE, NETWORKING, "destinationrules", Need.REQUIRED),
            new ServedKind(Kinds.ENVOY_FILTER, List.of("v1alpha3"), "envoyfilters", Need.NONE),
            new ServedKind(Kinds.JOB, V1, "jobs", Need.REQUIRED),
            new ServedKind(Exemption.KIND, List.of("v1alpha1"), "mtlsexceptions", Need.REQUIRED),
            new ServedKind(Policy.KIND, List.of("v1alpha1"), "mtlspolicies", Need.REQUIRED),
            new ServedKind(Kinds.NAMESPACE, V1, "namespaces", Need.REQUIRED),
            new ServedKind(Kinds.PEER_AUTHENTICATION, List.of("v1", "v1beta1"), "peerauthentications", Need.REQUIRED),
            new ServedKind(Kinds.POD, V1, "pods", Need.REQUIRED),
            new ServedKind(Kinds.REPLICA_SET, V1, "replicasets", Need.REQUIRED),
            new ServedKind(Kinds.SERVICE_ENTRY, NETWORKING, "serviceentries", Need.OPTIONAL),
            new ServedKind(Kinds.SERVICE, V1, "services", Need.REQUIRED),
            new ServedKind(Kinds.STATEFUL_SET, V1, "statefulsets", Need.REQUIRED),
            new ServedKind(Kinds.WORKLOAD_ENTRY, NETWORKING, "workloadentries", Need.OPTIONAL));

    public ServedKind {
        versions = List.copyOf(versions);
    }

    public boolean isWatched() {
        return need != Need.NONE;
    }

    public boolean isNamespaced() {
        return !kind.equals(Kinds.NAMESPACE) && !kind.equals(Policy.KIND);
    }

    /** Whether a custom resource definition serves the kind, so that it may come and go. */
    public boolean isCustom() {
        return kind.group().contains(".");
    }

    /** Whether a verdict may be given before the kind has been listed. A kind without CRD counts as listed. */
    public enum Need {
        REQUIRED,
        OPTIONAL,
        /** It is judged when it changes, and not remembered: no other verdict rests on it. */
        NONE
    }
}
