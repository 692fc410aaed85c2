package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;

/** The kinds that make up a mesh, as far as we read them. */
public final class Kinds {

    public static final GroupKind NAMESPACE = new GroupKind("", "Namespace");
    public static final GroupKind SERVICE = new GroupKind("", "Service");
    public static final GroupKind POD = new GroupKind("", "Pod");
    public static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    public static final GroupKind STATEFUL_SET = new GroupKind("apps", "StatefulSet");
    public static final GroupKind DAEMON_SET = new GroupKind("apps", "DaemonSet");
    public static final GroupKind REPLICA_SET = new GroupKind("apps", "ReplicaSet");
    public static final GroupKind JOB = new GroupKind("batch", "Job");
    public static final GroupKind CRON_JOB = new GroupKind("batch", "CronJob");
    public static final GroupKind REPLICATION_CONTROLLER = new GroupKind("", "ReplicationController");
    public static final GroupKind DEPLOYMENT_CONFIG = new GroupKind("apps.openshift.io", "DeploymentConfig");
    public static final GroupKind ROLLOUT = new GroupKind("argoproj.io", "Rollout");
    public static final GroupKind KNATIVE_SERVICE = new GroupKind("serving.knative.dev", "Service");
    public static final GroupKind PEER_AUTHENTICATION = new GroupKind("security.istio.io", "PeerAuthentication");
    public static final GroupKind DESTINATION_RULE = new GroupKind("networking.istio.io", "DestinationRule");
    public static final GroupKind SERVICE_ENTRY = new GroupKind("networking.istio.io", "ServiceEntry");

    public static final GroupKind WORKLOAD_ENTRY = new GroupKind("networking.istio.io", "WorkloadEntry");
    public static final GroupKind ENVOY_FILTER = new GroupKind("networking.istio.io", "EnvoyFilter");
    public static final GroupKind SIDECAR = new GroupKind("networking.istio.io", "Sidecar");
    public static final GroupKind VIRTUAL_SERVICE = new GroupKind("networking.istio.io", "VirtualService");
    public static final GroupKind GATEWAY = new GroupKind("networking.istio.io", "Gateway");
    public static final GroupKind ENDPOINT_SLICE = new GroupKind("discovery.k8s.io", "EndpointSlice");
    public static final GroupKind BACKEND_TLS_POLICY = new GroupKind("gateway.networking.k8s.io", "BackendTLSPolicy");

    /** Those by which a control plane shows itself, and how it is set up. */
    public static final GroupKind CONFIG_MAP = new GroupKind("", "ConfigMap");

    public static final GroupKind NODE = new GroupKind("", "Node");
    public static final GroupKind INJECTOR =
            new GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
    public static final GroupKind ISTIO = new GroupKind("sailoperator.io", "Istio");
    public static final GroupKind ISTIO_REVISION = new GroupKind("sailoperator.io", "IstioRevision");
    public static final GroupKind ISTIO_REVISION_TAG = new GroupKind("sailoperator.io", "IstioRevisionTag");
    public static final GroupKind SERVICE_MESH_CONTROL_PLANE = new GroupKind("maistra.io", "ServiceMeshControlPlane");
    public static final GroupKind SERVICE_MESH_MEMBER = new GroupKind("maistra.io", "ServiceMeshMember");
    public static final GroupKind SERVICE_MESH_MEMBER_ROLL = new GroupKind("maistra.io", "ServiceMeshMemberRoll");

    /** Everything that makes pods from a template. */
    public static final List<GroupKind> WORKLOADS = List.of(
            DEPLOYMENT,
            STATEFUL_SET,
            DAEMON_SET,
            REPLICA_SET,
            JOB,
            CRON_JOB,
            REPLICATION_CONTROLLER,
            DEPLOYMENT_CONFIG,
            ROLLOUT,
            KNATIVE_SERVICE);

    private Kinds() {}
}
