package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration by which the API server knows a sidecar injector: the first gate (istio-semantics 4.1). Its
 * selectors are evaluated as they are written, so that revisions, tags, namespaces by default and members of an
 * OpenShift Service Mesh 2 need no rules of their own.
 *
 * @param revision of the control plane that is called, by the label of the configuration
 */
public record Injector(ResourceId id, String revision, Made by, List<Gate> gates) implements ControlPlaneObject {

    static final GroupKind KIND = new GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
    static final String NAMESPACE_INJECTION = "istio-injection";
    static final String REVISION = "istio.io/rev";
    static final String INJECT = "sidecar.istio.io/inject";

    private static final String NAME = "istio-sidecar-injector";

    public Injector {
        gates = List.copyOf(gates);
    }

    /** Whether the control plane is called for a pod, and where it lives. */
    Optional<String> calledIn(Labels namespace, Labels pod) {
        return gates.stream()
                .filter(gate -> gate.opensFor(namespace, pod))
                .map(gate -> gate.service().orElseGet(this::home))
                .findFirst();
    }

    /** Whether it is called for pods that say nothing themselves. */
    public boolean answersIn(Labels namespace) {
        return calledIn(namespace, Labels.NONE).isPresent();
    }

    /** The namespaces of the control planes that it leads to. */
    Stream<String> namespaces() {
        return gates.stream().map(gate -> gate.service().orElseGet(this::home)).distinct();
    }

    /**
     * Where it was installed, if it calls a control plane outside the cluster: Istio's charts append the namespace to its
     * name, unless it is the usual one.
     */
    private String home() {
        boolean isDefault = revision.equals(MeshConfig.DEFAULT.revision());
        String prefix = (isDefault ? NAME : NAME + "-" + revision) + "-";
        return id.name().startsWith(prefix) ? id.name().substring(prefix.length()) : MeshConfig.DEFAULT.rootNamespace();
    }

    /** Which installer leaves such a configuration. */
    public enum Made {
        BY_ISTIO,
        BY_OPENSHIFT_2
    }

    /**
     * One webhook.
     *
     * @param service the namespace of the Service that it calls; empty where it calls a URL
     */
    public record Gate(Selector namespaces, Selector pods, Optional<String> service) {

        Gate(Selector namespaces, Selector pods, String service) {
            this(namespaces, pods, Optional.of(service));
        }

        boolean opensFor(Labels namespace, Labels pod) {
            return namespaces.matches(namespace) && pods.matches(pod);
        }
    }
}
