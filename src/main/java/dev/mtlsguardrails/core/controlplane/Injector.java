package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.List;
import java.util.Optional;

/**
 * The configuration by which the API server knows a sidecar injector: the first gate (istio-semantics 4.1). Its
 * selectors are evaluated as they are written, so that revisions, tags, namespaces by default and members of an
 * OpenShift Service Mesh 2 need no rules of their own.
 *
 * @param revision of the control plane that is called, by the label of the configuration
 */
public record Injector(ResourceId id, String revision, Made by, List<Gate> gates) implements ControlPlaneObject {

    private static final GroupKind KIND = new GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
    private static final String NAMESPACE_INJECTION = "istio-injection";
    private static final String REVISION = "istio.io/rev";
    private static final String INJECT = "sidecar.istio.io/inject";

    public Injector {
        gates = List.copyOf(gates);
    }

    /** Whether the control plane is called for a pod, and where it lives. */
    public Optional<String> calledIn(Labels namespace, Labels pod) {
        return gates.stream()
                .filter(gate -> gate.opensFor(namespace, pod))
                .map(Gate::namespace)
                .findFirst();
    }

    /** The namespaces of the control planes that it leads to. */
    public List<String> namespaces() {
        return gates.stream().map(Gate::namespace).distinct().toList();
    }

    /** Which installer leaves such a configuration. */
    public enum Made {
        BY_ISTIO,
        BY_OPENSHIFT_2
    }

    /**
     * One webhook.
     *
     * @param namespace of the Service that it calls; empty for a URL
     */
    public record Gate(Selector namespaces, Selector pods, String namespace) {
        boolean opensFor(Labels namespaceLabels, Labels pod) {
            return namespaces.matches(namespaceLabels) && pods.matches(pod);
        }
    }

    /** What Istio's installers leave for a name of a revision, where nobody has read it. */
    static Injector ofRevision(String name, String revision, String namespace) {
        Requirement notRefused = new Requirement.NotIn(INJECT, List.of("false"));
        Requirement noLabel = new Requirement.DoesNotExist(NAMESPACE_INJECTION);
        Requirement noRevision = new Requirement.DoesNotExist(REVISION);
        Requirement named = new Requirement.In(REVISION, List.of(name));
        Gate byNamespace = gate(namespace, List.of(named, noLabel), List.of(notRefused));
        Gate byPod = gate(namespace, List.of(noRevision, noLabel), List.of(notRefused, named));
        if (!name.equals(MeshConfig.DEFAULT.revision())) {
            return istios(name, revision, List.of(byNamespace, byPod));
        }
        Gate enabled = gate(
                namespace, List.of(new Requirement.In(NAMESPACE_INJECTION, List.of("enabled"))), List.of(notRefused));
        Gate asked = gate(
                namespace,
                List.of(noLabel, noRevision),
                List.of(new Requirement.In(INJECT, List.of("true")), noRevision));
        return istios(name, revision, List.of(byNamespace, byPod, enabled, asked));
    }

    private static Injector istios(String name, String revision, List<Gate> gates) {
        return new Injector(new ResourceId(KIND, "", "(assumed) " + name), revision, Made.BY_ISTIO, gates);
    }

    /**
     * Where no control plane shows itself: whatever revision or mesh a label names is taken to be there, for a sidecar is
     * never argued away by a guess.
     */
    static Injector ofWhateverIsNamed(String revision, String namespace) {
        Requirement notRefused = new Requirement.NotIn(INJECT, List.of("false"));
        Requirement noLabel = new Requirement.DoesNotExist(NAMESPACE_INJECTION);
        Requirement noRevision = new Requirement.DoesNotExist(REVISION);
        Requirement someRevision = new Requirement.Exists(REVISION);
        List<Gate> gates = List.of(
                gate(namespace, List.of(noLabel, someRevision), List.of(notRefused)),
                gate(namespace, List.of(noLabel, noRevision), List.of(notRefused, someRevision)),
                gate(namespace, List.of(noLabel, noRevision), List.of(new Requirement.In(INJECT, List.of("true")))),
                gate(
                        namespace,
                        List.of(new Requirement.In(NAMESPACE_INJECTION, List.of("enabled"))),
                        List.of(notRefused)),
                gate(
                        namespace,
                        List.of(
                                new Requirement.NotIn(NAMESPACE_INJECTION, List.of("disabled")),
                                new Requirement.Exists(Membership.MEMBER_OF),
                                new Requirement.DoesNotExist(Membership.IGNORED)),
                        List.of()));
        return istios("whatever is named", revision, gates);
    }

    /** What the operator of an OpenShift Service Mesh 2 leaves (istio-semantics 4.7). */
    static Injector ofMembers(String revision, String namespace) {
        Gate members = gate(
                namespace,
                List.of(
                        new Requirement.In(Membership.MEMBER_OF, List.of(namespace)),
                        new Requirement.DoesNotExist(Membership.IGNORED),
                        new Requirement.NotIn(NAMESPACE_INJECTION, List.of("disabled"))),
                List.of());
        return new Injector(
                new ResourceId(KIND, "", "(assumed) " + revision + " of " + namespace),
                revision,
                Made.BY_OPENSHIFT_2,
                List.of(members));
    }

    private static Gate gate(String namespace, List<Requirement> namespaces, List<Requirement> pods) {
        return new Gate(new Selector(namespaces), new Selector(pods), namespace);
    }
}
