package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.rule.Requester;
import java.util.List;
import java.util.Set;

/**
 * A part of the mesh that makes objects which would be refused from anybody else. Known by the full name under which
 * the API server authenticated it: labels, owners and patterns can be had by anyone.
 *
 * @param user the full user name
 * @param namespace the namespace of its control plane, where it may do anything of these kinds
 * @param kinds the kinds it makes there
 * @param gateways whether it also makes gateways in other namespaces, at the wish of a Gateway object
 */
public record TrustedRequester(String user, String namespace, Set<String> kinds, Gateways gateways) {

    /** Put by istiod on the Deployment that it keeps for a Gateway; it only narrows what the user name grants. */
    private static final String MANAGED = "gateway.istio.io/managed";

    public TrustedRequester {
        kinds = Set.copyOf(kinds);
    }

    /** Who is trusted in a mesh with this root namespace unless configured otherwise. */
    public static List<TrustedRequester> defaults(String rootNamespace) {
        Set<String> policies = Set.of("PeerAuthentication", "DestinationRule", "Deployment");
        return List.of(
                new TrustedRequester(
                        "system:serviceaccount:" + rootNamespace + ":istiod",
                        rootNamespace,
                        Set.of("Deployment"),
                        Gateways.ANYWHERE),
                // OpenShift Service Mesh 2
                new TrustedRequester(
                        "system:serviceaccount:openshift-operators:istio-operator",
                        rootNamespace,
                        policies,
                        Gateways.NONE),
                // OpenShift Service Mesh 3, and Sail upstream
                new TrustedRequester(
                        "system:serviceaccount:openshift-operators:servicemesh-operator3",
                        rootNamespace,
                        policies,
                        Gateways.NONE),
                new TrustedRequester(
                        "system:serviceaccount:sail-operator:sail-operator", rootNamespace, policies, Gateways.NONE));
    }

    boolean made(MeshObject object, Requester requester) {
        if (!requester.user().equals(user) || !kinds.contains(object.id().kind().kind())) {
            return false;
        }
        return object.id().namespace().equals(namespace)
                || (gateways == Gateways.ANYWHERE
                        && object.meta().labels().get(MANAGED).isPresent());
    }

    /** Whether a requester keeps gateways for others. */
    public enum Gateways {
        NONE,
        ANYWHERE
    }
}
