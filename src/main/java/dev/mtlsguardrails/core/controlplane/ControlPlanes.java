package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All control planes of a cluster, each a mesh of its own; a namespace belongs to at most one of them. Immutable:
 * {@link #with} and {@link #without} give the next one. There is always at least one, were it an assumed one.
 */
public final class ControlPlanes {

    static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String INJECT = "sidecar.istio.io/inject";

    private final Configured configured;
    private final ControlPlane otherwise;
    private final SortedMap<ResourceId, ControlPlaneObject> objects;
    private final List<ControlPlane> all;
    private final List<Injector> injectors;

    private ControlPlanes(
            Configured configured, ControlPlane otherwise, SortedMap<ResourceId, ControlPlaneObject> objects) {
        this.configured = configured;
        this.otherwise = otherwise;
        this.objects = objects;
        List<ControlPlane> found = new Survey(configured, objects.values()).controlPlanes();
        this.all = found.isEmpty() ? List.of(otherwise) : found;
        this.injectors = injectors(found);
    }

    /** None is known; the operator of this process says what the one has that there must be. */
    public static ControlPlanes configured(Configured configured) {
        return new ControlPlanes(configured, Survey.assumed(configured.everywhere()), Collections.emptySortedMap());
    }

    /** None is known, and as long as that is so the mesh is configured like this. */
    public static ControlPlanes assuming(MeshConfig config) {
        ControlPlane assumed = new ControlPlane(
                Flavour.ISTIO,
                config.rootNamespace(),
                config,
                ControlPlane.Injection.DEFAULT,
                ControlPlane.Evidence.ASSUMED,
                List.of());
        return new ControlPlanes(Configured.NOTHING, assumed, Collections.emptySortedMap());
    }

    /** With an object that came or changed. */
    public ControlPlanes with(ControlPlaneObject object) {
        if (object.equals(objects.get(object.id()))) {
            return this;
        }
        SortedMap<ResourceId, ControlPlaneObject> next = new TreeMap<>(objects);
        next.put(object.id(), object);
        return new ControlPlanes(configured, otherwise, next);
    }

    /** Without an object that went. */
    public ControlPlanes without(ResourceId object) {
        if (!objects.containsKey(object)) {
            return this;
        }
        SortedMap<ResourceId, ControlPlaneObject> next = new TreeMap<>(objects);
        next.remove(object);
        return new ControlPlanes(configured, otherwise, next);
    }

    private List<Injector> injectors(List<ControlPlane> found) {
        List<Injector> read = objects(Injector.class)
                .filter(injector -> !injector.gates().isEmpty())
                .toList();
        if (!read.isEmpty()) {
            return read;
        }
        return found.isEmpty()
                ? List.of(Injector.ofWhateverIsNamed(otherwise.revision(), otherwise.namespace()))
                : found.stream().flatMap(this::unread).toList();
    }

    /** What the installer of a control plane leaves, where no injector was read at all. */
    private Stream<Injector> unread(ControlPlane plane) {
        if (plane.flavour() == Flavour.OPENSHIFT_2) {
            return Stream.of(Injector.ofMembers(plane.revision(), plane.namespace()));
        }
        Stream<String> tags = Stream.concat(
                objects(IstioRevisionTag.class)
                        .filter(tag -> leadsTo(tag, plane))
                        .map(tag -> tag.id().name()),
                configured.about(plane.namespace(), plane.revision()).stream()
                        .flatMap(declared -> declared.tags().stream()));
        return Stream.concat(Stream.of(plane.revision()), tags)
                .distinct()
                .map(name -> Injector.ofRevision(name, plane.revision(), plane.namespace()));
    }

    private boolean leadsTo(IstioRevisionTag tag, ControlPlane plane) {
        return switch (objects.get(tag.target())) {
            case IstioRevision revision -> revision.revision().equals(plane.revision());
            case Istio istio -> istio.active().equals(plane.revision());
            case null, default -> false;
        };
    }

    private <T extends ControlPlaneObject> Stream<T> objects(Class<T> type) {
        return objects.values().stream().filter(type::isInstance).map(type::cast);
    }

    /** Every control plane, ordered by namespace and revision. */
    public List<ControlPlane> all() {
        return all;
    }

    /** The one of the cluster's, where it does not matter which. */
    public ControlPlane first() {
        return all.stream()
                .filter(ControlPlanes::isDefault)
                .findFirst()
                .or(() -> all.stream()
                        .filter(plane -> plane.flavour() != Flavour.OPENSHIFT_2)
                        .findFirst())
                .orElseGet(all::getFirst);
    }

    private static boolean isDefault(ControlPlane plane) {
        return plane.revision().equals(MeshConfig.DEFAULT.revision()) && plane.flavour() != Flavour.OPENSHIFT_2;
    }

    /** Whether every control plane takes its members from a list (istio-semantics 4.7). */
    public boolean areAllByMembership() {
        return all.stream().allMatch(plane -> plane.flavour() == Flavour.OPENSHIFT_2);
    }

    /** The control plane whose injector the API server calls for a pod, if it calls one (istio-semantics 4.1). */
    public Optional<ControlPlane> injectorFor(String namespace, Labels namespaceLabels, Labels pod) {
        Labels labels = completed(namespace, namespaceLabels);
        return injectors.stream()
                .flatMap(injector -> injector.calledIn(labels, pod).stream().flatMap(in -> find(injector, in).stream()))
                .findFirst();
    }

    /** Whether a namespace is a member of an OpenShift Service Mesh 2, by its label or by a roll. */
    public boolean isMember(String namespace, Labels labels) {
        return Membership.of(completed(namespace, labels)).isPresent();
    }

    /** Whether some roll has the namespace, whatever its label (still) says. */
    public boolean isOnRoll(String namespace, Labels labels) {
        Labels named = named(namespace, labels);
        return objects(MemberRoll.class).anyMatch(roll -> roll.lists(namespace, named));
    }

    /** The labels that a namespace has as soon as Kubernetes and the operators have seen it. */
    private Labels completed(String namespace, Labels labels) {
        Labels named = named(namespace, labels);
        if (named.get(Membership.MEMBER_OF).isPresent()) {
            return named;
        }
        return objects(MemberRoll.class)
                .filter(roll -> roll.lists(namespace, named))
                .findFirst()
                .map(roll -> with(named, Membership.MEMBER_OF, roll.controlPlane()))
                .orElse(named);
    }

    private static Labels with(Labels labels, String key, String value) {
        Map<String, String> more = new HashMap<>(labels.entries());
        more.put(key, value);
        return Labels.of(more);
    }

    private Optional<ControlPlane> find(Injector injector, String namespace) {
        Predicate<ControlPlane> ofRevision = plane -> plane.revision().equals(injector.revision());
        return all.stream()
                .filter(ofRevision)
                .filter(plane -> namespace.isEmpty() || plane.namespace().equals(namespace))
                .findFirst();
    }

    /**
     * The control plane whose mesh a namespace belongs to, or would belong to.
     *
     * @param labels empty where the namespace is not known
     */
    public ControlPlane governing(String namespace, Optional<Labels> labels) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        Labels known = labels.orElse(Labels.NONE);
        return member(completed(namespace, known))
                .or(() -> home(namespace))
                .or(() -> injectorFor(namespace, known, Labels.NONE))
                .or(() -> injectorFor(namespace, known, Labels.of(Map.of(INJECT, "true"))))
                .orElseGet(this::first);
    }

    private Optional<ControlPlane> member(Labels labels) {
        return Membership.of(labels)
                .flatMap(of -> all.stream()
                        .filter(plane -> plane.flavour() == Flavour.OPENSHIFT_2)
                        .filter(plane -> plane.namespace().equals(of))
                        .findFirst());
    }

    private Optional<ControlPlane> home(String namespace) {
        List<ControlPlane> there = all.stream()
                .filter(plane -> plane.namespace().equals(namespace))
                .toList();
        return there.stream()
                .filter(ControlPlanes::isDefault)
                .findFirst()
                .or(() -> there.stream().findFirst());
    }

    /** The API server gives every namespace its name as a label; manifests do without. */
    static Labels named(String namespace, Labels labels) {
        return labels.get(NAME_LABEL).isPresent() ? labels : with(labels, NAME_LABEL, namespace);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ControlPlanes planes
                && configured.equals(planes.configured)
                && otherwise.equals(planes.otherwise)
                && objects.equals(planes.objects);
    }

    @Override
    public int hashCode() {
        return Objects.hash(configured, objects);
    }
}
