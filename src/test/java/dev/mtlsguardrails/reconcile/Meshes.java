package dev.mtlsguardrails.reconcile;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people and installers write into a cluster. */
final class Meshes {

    /** Where the rule for the API server stands in a mesh that is set up as usual. */
    static final String IN_ROOT = "istio-system/mtls-guardrails-api-server";

    static final String IN_APP = "app/mtls-guardrails-api-server";

    static final String NAMESPACES = Stream.of(
                    "istio-system", "mesh-root", "app", "mesh", "blue-mesh", "green-mesh", "blue", "green")
            .map("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n"::formatted)
            .collect(Collectors.joining("---\n"));

    /** The API server of these tests does not say where it is: nobody is to call it under that address. */
    static final String API_SERVER = """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
            addressType: IPv4
            endpoints: [{addresses: [192.0.2.1]}]
            ports: [{name: https, port: 6443}]
            """;

    /** As little of the definitions of OpenShift Service Mesh 2 as there can be. */
    static final String DEFINITIONS =
            definition("ServiceMeshControlPlane", "v2") + "---\n" + definition("ServiceMeshMemberRoll", "v1");

    /** A usual Istio. */
    static final String ISTIOD = istiod("istio-system", "cluster.local");

    static final String ENSURE = policy("Enforce", "Ensure");

    private Meshes() {}

    /** What Istio's charts leave that tells how it is set up. */
    static String istiod(String rootNamespace, String clusterDomain) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: istio-sidecar-injector, labels: {app: sidecar-injector, istio.io/rev: default}}
                webhooks:
                  - name: namespace.sidecar-injector.istio.io
                    clientConfig: {service: {name: istiod, namespace: istio-system, path: /inject, port: 443}}
                    sideEffects: None
                    admissionReviewVersions: [v1]
                    failurePolicy: Ignore
                    namespaceSelector: {matchLabels: {istio-injection: enabled}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system, labels: {istio.io/rev: default}}
                data:
                  mesh: "rootNamespace: %s"
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: istiod, namespace: istio-system, labels: {app: istiod, istio.io/rev: default}}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: istiod}}
                  template:
                    metadata: {labels: {app: istiod, sidecar.istio.io/inject: "false"}}
                    spec:
                      containers:
                        - name: discovery
                          image: docker.io/istio/pilot:1.31.0
                          args: [discovery, --domain, %s]
                          env: [{name: REVISION, value: default}]
                """.formatted(rootNamespace, clusterDomain);
    }

    /** A control plane of OpenShift Service Mesh 2 in a namespace of its own, and whom it serves. */
    static String openShiftMesh(String namespace, String members) {
        return """
                apiVersion: maistra.io/v2
                kind: ServiceMeshControlPlane
                metadata: {name: basic, namespace: %1$s}
                spec: {version: v2.6}
                ---
                apiVersion: maistra.io/v1
                kind: ServiceMeshMemberRoll
                metadata: {name: default, namespace: %1$s}
                spec: {members: [%2$s]}
                """.formatted(namespace, members);
    }

    static String policy(String mode, String apiServer) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: default}
                spec: {mode: %s, destinationsWithoutSidecar: {apiServer: %s, services: Ignore}}
                """.formatted(mode, apiServer);
    }

    static String strict(String namespace) {
        return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: %s}
                spec: {mtls: {mode: STRICT}}
                """.formatted(namespace);
    }

    static String wildcard(String namespace, String host) {
        return rule(namespace, "default", host, "ISTIO_MUTUAL");
    }

    static String rule(String namespace, String name, String host, String mode) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: %2$s, namespace: %1$s}
                spec: {host: "%3$s", trafficPolicy: {tls: {mode: %4$s}}}
                """.formatted(namespace, name, host, mode);
    }

    private static String definition(String kind, String version) {
        String singular = kind.toLowerCase(java.util.Locale.ROOT);
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %2$ss.maistra.io}
                spec:
                  group: maistra.io
                  scope: Namespaced
                  names: {kind: %1$s, listKind: %1$sList, plural: %2$ss, singular: %2$s}
                  versions:
                    - name: %3$s
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(kind, singular, version);
    }
}
