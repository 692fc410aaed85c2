package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of the mesh that makes objects which would be refused from anybody else. Known by the full name under which
 * the API server authenticated it: labels, owners and patterns can be had by anyone.
 *
 * @param user the full user name
 * @param namespaces those of its control plane, where it may make anything of these kinds
 * @param kinds the kinds it makes there
 * @param gateways whether it also makes gateways in other namespaces, at the wish of a Gateway object
 */
public record TrustedRequester(String user, Set<String> namespaces, Set<String> kinds, Gateways gateways) {

    /** Put by istiod on the Deployment that it keeps for a Gateway; it only narrows what the user name grants. */
    private static final String MANAGED = "gateway.istio.io/managed";

    public TrustedRequester {
        namespaces = Set.copyOf(namespaces);
        kinds = Set.copyOf(kinds);
    }

    /** Who is trusted in a mesh with this root namespace, and an istiod without a revision there. */
    public static List<TrustedRequester> defaults(String rootNamespace) {
        return of(rootNamespace, Set.of(rootNamespace), "istiod");
    }

    /**
     * Who makes the objects of a control plane. Its istiod has the service account of its revision. Where project
     * administrators order control planes, nobody is trusted in another namespace because one of them names it.
     */
    public static List<TrustedRequester> of(ControlPlane plane) {
        boolean isPlain = plane.revision().equals(MeshConfig.DEFAULT.revision()) && !plane.isByMembership();
        Stream<String> namespaces = plane.isByMembership()
                ? Stream.of(plane.namespace())
                : Stream.of(plane.namespace(), plane.config().rootNamespace());
        return of(
                plane.namespace(),
                namespaces.collect(Collectors.toSet()),
                isPlain ? "istiod" : "istiod-" + plane.revision());
    }

    private static List<TrustedRequester> of(String home, Set<String> namespaces, String istiod) {
        Set<String> madeByOperators = Set.of(
                "PeerAuthentication",
                "DestinationRule",
                "EnvoyFilter",
                "Deployment",
                "ConfigMap",
                "ServiceMeshMemberRoll");
        return List.of(
                new TrustedRequester(
                        "system:serviceaccount:" + home + ":" + istiod,
                        namespaces,
                        Set.of("Deployment"),
                        Gateways.ANYWHERE),
                // OpenShift Service Mesh 2
                new TrustedRequester(
                        "system:serviceaccount:openshift-operators:istio-operator",
                        namespaces,
                        madeByOperators,
                        Gateways.NONE),
                // OpenShift Service Mesh 3, and Sail upstream
                new TrustedRequester(
                        "system:serviceaccount:openshift-operators:servicemesh-operator3",
                        namespaces,
                        madeByOperators,
                        Gateways.NONE),
                new TrustedRequester(
                        "system:serviceaccount:sail-operator:sail-operator",
                        namespaces,
                        madeByOperators,
                        Gateways.NONE));
    }

    /** Whether the object is one that it makes. */
    public boolean made(Resource object, Requester requester) {
        ResourceId id = object.id();
        if (!requester.user().equals(user) || !kinds.contains(id.kind().kind())) {
            return false;
        }
        return namespaces.contains(id.namespace()) || (gateways == Gateways.ANYWHERE && isManagedGateway(object));
    }

    private static boolean isManagedGateway(Resource object) {
        return object instanceof MeshObject mesh
                && mesh.meta().labels().get(MANAGED).isPresent();
    }

    /** Whether a requester keeps gateways for others. */
    public enum Gateways {
        NONE,
        ANYWHERE
    }
}
