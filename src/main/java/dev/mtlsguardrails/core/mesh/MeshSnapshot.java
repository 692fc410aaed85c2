package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshIndex.Topic;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A mesh at one moment. Immutable: {@link #apply} gives the next one and shares all that did not change, so that a
 * review can hold a mesh before and a mesh after without copying either. Two are equal if they hold the same objects,
 * whichever way they came about.
 */
public final class MeshSnapshot {

    /** Of no namespace in particular. */
    private static final String ANYWHERE = "";

    private final ControlPlanes controlPlanes;
    private final ShardedMap<NamespaceSlice> slices;
    private final MeshIndex index;
    private final String seenFrom;
    private final ControlPlane own;

    private MeshSnapshot(
            ControlPlanes controlPlanes, ShardedMap<NamespaceSlice> slices, MeshIndex index, String seenFrom) {
        this.controlPlanes = controlPlanes;
        this.slices = slices;
        this.index = index;
        this.seenFrom = seenFrom;
        this.own = seenFrom.isEmpty() ? controlPlanes.first() : controlPlaneOf(seenFrom);
    }

    /** A cluster without objects, whose mesh is configured like this until control planes show themselves. */
    public static MeshSnapshot empty(MeshConfig config) {
        return empty(ControlPlanes.assuming(config));
    }

    public static MeshSnapshot empty(ControlPlanes controlPlanes) {
        return new MeshSnapshot(controlPlanes, ShardedMap.empty(), MeshIndex.EMPTY, ANYWHERE);
    }

    /** The same objects as those of a namespace see them: its mesh decides what holds. */
    public MeshSnapshot seenFrom(String namespace) {
        return namespace.equals(seenFrom) ? this : new MeshSnapshot(controlPlanes, slices, index, namespace);
    }

    public ControlPlanes controlPlanes() {
        return controlPlanes;
    }

    /** The control plane of the mesh that a namespace belongs to. */
    public ControlPlane controlPlaneOf(String namespace) {
        return controlPlanes.governing(namespace, namespaceLabels(namespace));
    }

    /** The control plane of the mesh from which this is seen; where nobody has said from which, the first there is. */
    public ControlPlane controlPlane() {
        return own;
    }

    /** What holds in the mesh from which this is seen; where nobody has said from which, in the first there is. */
    public MeshConfig config() {
        return own.config();
    }

    /** The mesh after the change. The only way in which a mesh changes; what is no mesh object changes nothing. */
    public MeshSnapshot apply(Change change) {
        return switch (change.object()) {
            case MeshObject object when change instanceof Change.Delete -> without(object);
            case MeshObject object -> holding(object);
            case ControlPlaneObject object
            when change instanceof Change.Delete -> under(controlPlanes.without(object.id()));
            case ControlPlaneObject object -> under(controlPlanes.with(object));
            default -> this;
        };
    }

    private MeshSnapshot holding(MeshObject object) {
        NamespaceSlice slice = namespace(object.home());
        MeshSnapshot mesh = replacing(
                slice.with(object),
                index.changed(slice.find(object.getClass(), object.id()), Optional.of(object), config()));
        return object instanceof Workload workload ? mesh.under(said(workload)) : mesh;
    }

    /** What istiod's own Deployment says of how it runs. */
    private ControlPlanes said(Workload workload) {
        return workload.istiod().map(controlPlanes::with).orElseGet(() -> controlPlanes.without(workload.id()));
    }

    private MeshSnapshot without(MeshObject object) {
        NamespaceSlice slice = namespace(object.home());
        Optional<? extends MeshObject> held = slice.find(object.getClass(), object.id());
        MeshSnapshot mesh = held.isEmpty()
                ? this
                : replacing(slice.without(object), index.changed(held, Optional.empty(), config()));
        return object instanceof Workload ? mesh.under(controlPlanes.without(object.id())) : mesh;
    }

    private MeshSnapshot replacing(NamespaceSlice slice, MeshIndex changed) {
        return new MeshSnapshot(
                controlPlanes,
                slice.isEmpty() ? slices.without(slice.name()) : slices.with(slice.name(), slice),
                changed,
                seenFrom);
    }

    /** All control planes of a cluster share its domain, by which hosts are indexed. */
    private MeshSnapshot under(ControlPlanes next) {
        if (next == controlPlanes) {
            return this;
        }
        MeshSnapshot mesh = new MeshSnapshot(next, slices, index, seenFrom);
        return mesh.config().clusterDomain().equals(config().clusterDomain()) ? mesh : mesh.reindexed();
    }

    private MeshSnapshot reindexed() {
        MeshIndex fresh = MeshIndex.EMPTY;
        for (NamespaceSlice slice : namespaces().toList()) {
            for (MeshObject object : slice.objects().toList()) {
                fresh = fresh.changed(Optional.empty(), Optional.of(object), config());
            }
        }
        return new MeshSnapshot(controlPlanes, slices, fresh, seenFrom);
    }

    /** The slice of a namespace; an empty one where nothing is known of it. */
    public NamespaceSlice namespace(String name) {
        return slices.get(name).orElseGet(() -> NamespaceSlice.empty(name));
    }

    /** Every namespace of which something is known, ordered by name so that replicas answer alike. */
    public Stream<NamespaceSlice> namespaces() {
        return slices.values();
    }

    /** Their names, in the same order. */
    public Collection<String> namespaceNames() {
        return slices.keys();
    }

    /** What belongs to namespaces that are known, in the order of their names; of each at most one thing. */
    public <T> List<T> inOrder(Collection<T> things, Function<T, String> namespace) {
        return slices.inOrder(things, namespace);
    }

    /**
     * What follows from namespaces that are kept together, group by group, by no order that means anything. It is worked out
     * once for as long as nothing in the group changes. Whoever summarises must look at nothing else, and give a value that
     * does not change.
     *
     * @param type what is summarised
     */
    public <T> Stream<T> summaries(Class<T> type, Function<Collection<NamespaceSlice>, T> summary) {
        return slices.summaries(type, config(), summary);
    }

    /** The labels of a namespace; empty where the Namespace is not known (yet). */
    public Optional<Labels> namespaceLabels(String name) {
        return namespace(name).namespace().map(Namespace::labels);
    }

    /** The namespaces with a DestinationRule that is a candidate for the host, by name or by wildcard. */
    public SortedSet<String> namespacesWithRuleFor(Host host) {
        return index.of(Topic.RULES)
                .namespacesMatching(host.isWildcard() ? host.name().substring(1) : host.name());
    }

    /** The namespaces with a ServiceEntry for exactly this host. */
    public SortedSet<String> namespacesDeclaring(Host host) {
        return index.of(Topic.ENTRIES).namespaces(host.name());
    }

    /** The namespaces with a VirtualService that leads to the host. */
    public SortedSet<String> namespacesRoutingTo(Host host) {
        return index.of(Topic.ROUTES).namespaces(host.name());
    }

    /** The namespaces with a pod of this address. */
    public SortedSet<String> namespacesWithAddress(String address) {
        return index.of(Topic.ADDRESSES).namespaces(address);
    }

    /** The namespaces in which somebody wrote an address down as an endpoint. */
    public SortedSet<String> namespacesWriting(String address) {
        return index.of(Topic.WRITTEN).namespaces(address);
    }

    /** The namespaces with a Service that is another name for the host. */
    public SortedSet<String> namespacesWithAliasOf(Host host) {
        return index.of(Topic.ALIASES).namespaces(host.name());
    }

    /** The namespaces whose clients do not know the whole mesh, or may not. */
    public SortedSet<String> namespacesWithSidecar() {
        return index.of(Topic.SIDECARS).namespaces(MeshIndex.ANY);
    }

    /** The namespaces with a gateway proxy. */
    public SortedSet<String> namespacesWithGateway() {
        return index.of(Topic.GATEWAYS).namespaces(MeshIndex.ANY);
    }

    /** The namespaces where somebody may be in ambient: by the label of the namespace, or of a pod (istio-semantics 4.6). */
    public SortedSet<String> namespacesWithAmbient() {
        return index.of(Topic.AMBIENT).namespaces(MeshIndex.ANY);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeshSnapshot mesh
                && controlPlanes.equals(mesh.controlPlanes)
                && slices.equals(mesh.slices)
                && index.equals(mesh.index);
    }

    @Override
    public int hashCode() {
        return Objects.hash(controlPlanes, slices);
    }
}
