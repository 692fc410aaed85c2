package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All control planes of a cluster, each a mesh of its own; a namespace belongs to at most one of them. Immutable:
 * {@link #with} and {@link #without} give the next one. There is always at least one, were it an assumed one.
 */
public final class ControlPlanes {

    private final Configured configured;
    private final ControlPlane otherwise;
    private final SortedMap<ResourceId, ControlPlaneObject> objects;
    private final Nodes nodes;
    private final Governance governance;

    private ControlPlanes(
            Configured configured,
            ControlPlane otherwise,
            SortedMap<ResourceId, ControlPlaneObject> objects,
            Nodes nodes,
            Governance governance) {
        this.configured = configured;
        this.otherwise = otherwise;
        this.objects = objects;
        this.nodes = nodes;
        this.governance = governance;
    }

    /** None is known; the operator of this process says what the one has that there must be. */
    public static ControlPlanes configured(Configured configured) {
        return surveyed(configured, Survey.assumed(configured.everywhere()), Collections.emptySortedMap(), Nodes.NONE);
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
        return surveyed(Configured.NOTHING, assumed, Collections.emptySortedMap(), Nodes.NONE);
    }

    private static ControlPlanes surveyed(
            Configured configured,
            ControlPlane otherwise,
            SortedMap<ResourceId, ControlPlaneObject> objects,
            Nodes nodes) {
        Survey survey = new Survey(configured, objects, nodes.nativeSidecars());
        return new ControlPlanes(configured, otherwise, objects, nodes, survey.governance(otherwise));
    }

    /** With an object that came or changed. */
    public ControlPlanes with(ControlPlaneObject object) {
        if (object instanceof Node node) {
            return on(nodes.with(node));
        }
        if (object.equals(objects.get(object.id()))) {
            return this;
        }
        SortedMap<ResourceId, ControlPlaneObject> next = new TreeMap<>(objects);
        next.put(object.id(), object);
        return surveyed(configured, otherwise, next, nodes);
    }

    /** Without an object that went. */
    public ControlPlanes without(ResourceId object) {
        if (!objects.containsKey(object)) {
            return on(nodes.without(object));
        }
        SortedMap<ResourceId, ControlPlaneObject> next = new TreeMap<>(objects);
        next.remove(object);
        return surveyed(configured, otherwise, next, nodes);
    }

    /** Of thousands of nodes, few change what they say together. */
    private ControlPlanes on(Nodes next) {
        if (next == nodes) {
            return this;
        }
        return next.nativeSidecars().equals(nodes.nativeSidecars())
                ? new ControlPlanes(configured, otherwise, objects, next, governance)
                : surveyed(configured, otherwise, objects, next);
    }

    /** The object of this name, if it is known. */
    public Optional<ControlPlaneObject> find(ResourceId object) {
        return Optional.ofNullable(objects.get(object)).or(() -> nodes.find(object));
    }

    /** Every control plane, ordered by namespace and revision. */
    public List<ControlPlane> all() {
        return governance.all();
    }

    /** The one of the cluster's, where it does not matter which. */
    public ControlPlane first() {
        return governance.first();
    }

    /** Whether every control plane takes its members from a list (istio-semantics 4.7). */
    public boolean areAllByMembership() {
        return governance.areAllByMembership();
    }

    /** The injectors that are seen, and none that is assumed; in the order in which the API server calls them. */
    public List<Injector> injectors() {
        return objects.values().stream()
                .filter(Injector.class::isInstance)
                .map(Injector.class::cast)
                .toList();
    }

    /** The control plane whose injector the API server calls for a pod, if it calls one (istio-semantics 4.1). */
    public Optional<ControlPlane> injectorFor(String namespace, Labels namespaceLabels, Labels pod) {
        return governance.injectorFor(namespace, namespaceLabels, pod);
    }

    /** Whether a namespace is a member of an OpenShift Service Mesh 2, by its label or by a roll. */
    public boolean isMember(String namespace, Labels labels) {
        return governance.isMember(namespace, labels);
    }

    /** Whether some roll has a namespace, whatever its label (still) says. */
    public boolean isOnRoll(String namespace, Labels labels) {
        return governance.isOnRoll(namespace, labels);
    }

    /**
     * The control plane whose mesh a namespace belongs to, or would belong to.
     *
     * @param labels empty where the namespace is not known
     */
    public ControlPlane governing(String namespace, Optional<Labels> labels) {
        return governance.governing(namespace, labels.orElse(Labels.NONE));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ControlPlanes planes
                && configured.equals(planes.configured)
                && otherwise.equals(planes.otherwise)
                && objects.equals(planes.objects)
                && nodes.equals(planes.nodes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(configured, objects);
    }
}
