package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.Injector.Gate;
import dev.mtlsguardrails.core.controlplane.Injector.Made;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.List;
import java.util.stream.Stream;

/** The injectors that installers leave, where none could be read: in files, or without the right to (istio-semantics 4.1). */
final class AssumedInjectors {

    private static final Requirement ENABLED = new Requirement.In(Injector.NAMESPACE_INJECTION, List.of("enabled"));
    private static final Requirement NO_INJECTION = new Requirement.DoesNotExist(Injector.NAMESPACE_INJECTION);
    private static final Requirement NO_REVISION = new Requirement.DoesNotExist(Injector.REVISION);
    private static final Requirement NOT_REFUSED = new Requirement.NotIn(Injector.INJECT, List.of("false"));
    private static final Requirement NOT_IGNORED = new Requirement.DoesNotExist(Membership.IGNORED);
    private static final Requirement NOT_DISABLED =
            new Requirement.NotIn(Injector.NAMESPACE_INJECTION, List.of("disabled"));
    private static final Requirement ASKED = new Requirement.In(Injector.INJECT, List.of("true"));

    private AssumedInjectors() {}

    /** @param tags other names of its revision */
    static Stream<Injector> of(ControlPlane plane, Stream<String> tags) {
        return plane.flavour() == Flavour.OPENSHIFT_2
                ? Stream.of(ofMembers(plane.revision(), plane.namespace()))
                : Stream.concat(Stream.of(plane.revision()), tags)
                        .distinct()
                        .map(name -> ofRevision(name, plane.revision(), plane.namespace()));
    }

    private static Injector ofRevision(String name, String revision, String namespace) {
        Requirement named = new Requirement.In(Injector.REVISION, List.of(name));
        Stream<Gate> all = Stream.of(
                gate(namespace, List.of(named, NO_INJECTION), List.of(NOT_REFUSED)),
                gate(namespace, List.of(NO_REVISION, NO_INJECTION), List.of(NOT_REFUSED, named)));
        Stream<Gate> ofTheDefault = Stream.of(
                gate(namespace, List.of(ENABLED), List.of(NOT_REFUSED)),
                gate(namespace, List.of(NO_INJECTION, NO_REVISION), List.of(ASKED, NO_REVISION)));
        boolean isDefault = name.equals(MeshConfig.DEFAULT.revision());
        return new Injector(
                id(name), revision, Made.BY_ISTIO, (isDefault ? Stream.concat(all, ofTheDefault) : all).toList());
    }

    /** What the operator of an OpenShift Service Mesh 2 leaves (4.7). */
    private static Injector ofMembers(String revision, String namespace) {
        Requirement member = new Requirement.In(Membership.MEMBER_OF, List.of(namespace));
        Gate members = gate(namespace, List.of(member, NOT_IGNORED, NOT_DISABLED), List.of());
        return new Injector(id(revision + " of " + namespace), revision, Made.BY_OPENSHIFT_2, List.of(members));
    }

    /**
     * Where no control plane shows itself: whatever revision or mesh a label names is taken to be there, for a sidecar is
     * never argued away by a guess.
     */
    static Injector ofWhateverIsNamed(String revision, String namespace) {
        Requirement someRevision = new Requirement.Exists(Injector.REVISION);
        Requirement member = new Requirement.Exists(Membership.MEMBER_OF);
        List<Gate> gates = List.of(
                gate(namespace, List.of(NO_INJECTION, someRevision), List.of(NOT_REFUSED)),
                gate(namespace, List.of(NO_INJECTION, NO_REVISION), List.of(NOT_REFUSED, someRevision)),
                gate(namespace, List.of(NO_INJECTION, NO_REVISION), List.of(ASKED)),
                gate(namespace, List.of(ENABLED), List.of(NOT_REFUSED)),
                gate(namespace, List.of(member, NOT_IGNORED, NOT_DISABLED), List.of()));
        return new Injector(id("whatever is named"), revision, Made.BY_ISTIO, gates);
    }

    private static ResourceId id(String name) {
        return new ResourceId(Injector.KIND, "", "(assumed) " + name);
    }

    private static Gate gate(String namespace, List<Requirement> namespaces, List<Requirement> pods) {
        return new Gate(new Selector(namespaces), new Selector(pods), namespace);
    }
}
