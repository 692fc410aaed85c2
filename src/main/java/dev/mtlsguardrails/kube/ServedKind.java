package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the API server serves a kind that we read, and whether it is watched. Whether changes of the kind are judged is not
 * said here but by the rules ({@code RuleCatalogue.judged}), and the webhook configurations follow those: a kind that is
 * watched and that no rule judges is context for the verdicts about others.
 *
 * @param versions newest first; older meshes do not serve the newer ones (istio-semantics 8)
 * @param plural the name in URLs, rules and roles
 * @param labelSelector which of its objects are watched, as the API server takes it; empty means all
 */
public record ServedKind(
        GroupKind kind, List<String> versions, String plural, Need need, Optional<String> labelSelector) {

    private static final List<String> V1 = List.of("v1");
    private static final List<String> NETWORKING = List.of("v1", "v1beta1", "v1alpha3");

    /** The groups that Kubernetes itself serves. */
    private static final Set<String> BUILT_IN =
            Set.of("", "admissionregistration.k8s.io", "apps", "batch", "discovery.k8s.io");

    /** A cluster has thousands of the others, and what Kubernetes derives from a selector the pods tell as well. */
    private static final String NOT_DERIVED = "endpointslice.kubernetes.io/managed-by!=endpointslice-controller.k8s.io";

    /** Istio's installers put it on everything that belongs to a control plane; others' ConfigMaps are not our business. */
    private static final String OF_A_CONTROL_PLANE = "istio.io/rev";

    /** Istio's installers put it on every injector. */
    private static final String INJECTORS = "app=sidecar-injector";

    /** They are in no namespace. */
    private static final Set<GroupKind> CLUSTER_WIDE = Set.of(
            Kinds.NAMESPACE,
            Policy.KIND,
            Kinds.NODE,
            Kinds.INJECTOR,
            Kinds.ISTIO,
            Kinds.ISTIO_REVISION,
            Kinds.ISTIO_REVISION_TAG);

    /** Every kind that we read, sorted by name. */
    public static final List<ServedKind> ALL = List.of(
            new ServedKind(Kinds.BACKEND_TLS_POLICY, List.of("v1", "v1alpha3"), "backendtlspolicies", Need.OPTIONAL),
            new ServedKind(Kinds.CONFIG_MAP, V1, "configmaps", Need.OPTIONAL, Optional.of(OF_A_CONTROL_PLANE)),
            new ServedKind(Kinds.CRON_JOB, V1, "cronjobs", Need.REQUIRED),
            new ServedKind(Kinds.DAEMON_SET, V1, "daemonsets", Need.REQUIRED),
            new ServedKind(Kinds.DEPLOYMENT_CONFIG, V1, "deploymentconfigs", Need.OPTIONAL),
            new ServedKind(Kinds.DEPLOYMENT, V1, "deployments", Need.REQUIRED),
            new ServedKind(Kinds.DESTINATION_RULE, NETWORKING, "destinationrules", Need.REQUIRED),
            new ServedKind(Kinds.ENDPOINT_SLICE, V1, "endpointslices", Need.OPTIONAL, Optional.of(NOT_DERIVED)),
            new ServedKind(Kinds.ENVOY_FILTER, List.of("v1alpha3"), "envoyfilters", Need.NONE),
            new ServedKind(Kinds.GATEWAY, NETWORKING, "gateways", Need.NONE),
            new ServedKind(Kinds.ISTIO_REVISION, V1, "istiorevisions", Need.OPTIONAL),
            new ServedKind(Kinds.ISTIO_REVISION_TAG, V1, "istiorevisiontags", Need.OPTIONAL),
            new ServedKind(Kinds.ISTIO, V1, "istios", Need.OPTIONAL),
            new ServedKind(Kinds.JOB, V1, "jobs", Need.REQUIRED),
            new ServedKind(Exemption.KIND, List.of("v1alpha1"), "mtlsexceptions", Need.REQUIRED),
            new ServedKind(Policy.KIND, List.of("v1alpha1"), "mtlspolicies", Need.REQUIRED),
            new ServedKind(Kinds.INJECTOR, V1, "mutatingwebhookconfigurations", Need.OPTIONAL, Optional.of(INJECTORS)),
            new ServedKind(Kinds.NAMESPACE, V1, "namespaces", Need.REQUIRED),
            new ServedKind(Kinds.NODE, V1, "nodes", Need.OPTIONAL),
            new ServedKind(Kinds.PEER_AUTHENTICATION, List.of("v1", "v1beta1"), "peerauthentications", Need.REQUIRED),
            new ServedKind(Kinds.POD, V1, "pods", Need.REQUIRED),
            new ServedKind(Kinds.REPLICA_SET, V1, "replicasets", Need.REQUIRED),
            new ServedKind(Kinds.REPLICATION_CONTROLLER, V1, "replicationcontrollers", Need.REQUIRED),
            new ServedKind(Kinds.ROLLOUT, List.of("v1alpha1"), "rollouts", Need.OPTIONAL),
            new ServedKind(Kinds.SERVICE_ENTRY, NETWORKING, "serviceentries", Need.OPTIONAL),
            new ServedKind(
                    Kinds.SERVICE_MESH_CONTROL_PLANE, List.of("v2", "v1"), "servicemeshcontrolplanes", Need.OPTIONAL),
            new ServedKind(Kinds.SERVICE_MESH_MEMBER_ROLL, V1, "servicemeshmemberrolls", Need.OPTIONAL),
            new ServedKind(Kinds.SERVICE_MESH_MEMBER, V1, "servicemeshmembers", Need.OPTIONAL),
            new ServedKind(Kinds.SERVICE, V1, "services", Need.REQUIRED),
            new ServedKind(Kinds.KNATIVE_SERVICE, V1, "services", Need.OPTIONAL),
            new ServedKind(Kinds.SIDECAR, NETWORKING, "sidecars", Need.OPTIONAL),
            new ServedKind(Kinds.STATEFUL_SET, V1, "statefulsets", Need.REQUIRED),
            new ServedKind(Kinds.VIRTUAL_SERVICE, NETWORKING, "virtualservices", Need.OPTIONAL),
            new ServedKind(Kinds.WORKLOAD_ENTRY, NETWORKING, "workloadentries", Need.OPTIONAL));

    public ServedKind {
        versions = List.copyOf(versions);
    }

    private ServedKind(GroupKind kind, List<String> versions, String plural, Need need) {
        this(kind, versions, plural, need, Optional.empty());
    }

    public boolean isWatched() {
        return need != Need.NONE;
    }

    public boolean isNamespaced() {
        return !CLUSTER_WIDE.contains(kind);
    }

    /** Whether a custom resource definition serves the kind, so that it may come and go. */
    public boolean isCustom() {
        return !BUILT_IN.contains(kind.group());
    }

    /** Whether a verdict may be given before the kind has been listed. A kind without CRD counts as listed. */
    public enum Need {
        REQUIRED,
        OPTIONAL,
        /** It is read when it changes, and not remembered: no other verdict rests on it. */
        NONE
    }
}
