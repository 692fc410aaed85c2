package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane.Reads;
import dev.mtlsguardrails.core.controlplane.Setup.Source;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Makes control planes of what was found. How they are set up is told by the configuration of this process, then by what
 * istiod and its injector read themselves, then by what their operator was told to give them.
 */
final class Survey {

    /** Where the CNI plugin lives if it is not beside istiod. */
    private static final Set<String> HOMES_OF_CNI = Set.of("kube-system", "istio-cni");

    private final Configured configured;
    private final SortedMap<ResourceId, ControlPlaneObject> objects;
    private final Optional<NativeSidecars> nodes;

    /** @param nodes whether their sidecars are native, where that is up to them */
    Survey(Configured configured, SortedMap<ResourceId, ControlPlaneObject> objects, Optional<NativeSidecars> nodes) {
        this.configured = configured;
        this.objects = objects;
        this.nodes = nodes;
    }

    /** @param otherwise the control plane that is taken to be there where none is found */
    Governance governance(ControlPlane otherwise) {
        List<ControlPlane> found = controlPlanes();
        Stream<Injector> assumed = found.isEmpty()
                ? Stream.of(AssumedInjectors.ofWhateverIsNamed(otherwise.revision(), otherwise.namespace()))
                : found.stream().flatMap(plane -> AssumedInjectors.of(plane, tagsOf(plane)));
        return new Governance(found.isEmpty() ? List.of(otherwise) : found, injectors(assumed), rolls().toList());
    }

    /** If any is read, all are: nobody else is called. */
    private List<Injector> injectors(Stream<Injector> assumed) {
        List<Injector> read = objects(Injector.class)
                .filter(injector -> !injector.gates().isEmpty())
                .toList();
        return read.isEmpty() ? assumed.toList() : read;
    }

    private Stream<String> tagsOf(ControlPlane plane) {
        return Stream.concat(
                objects(IstioRevisionTag.class)
                        .filter(tag -> leadsTo(tag, plane))
                        .map(tag -> tag.id().name()),
                configured.about(plane.namespace(), plane.revision()).stream()
                        .flatMap(declared -> declared.tags().stream()));
    }

    private boolean leadsTo(IstioRevisionTag tag, ControlPlane plane) {
        return switch (objects.get(tag.target())) {
            case IstioRevision revision -> revision.revision().equals(plane.revision());
            case Istio istio -> istio.active().equals(plane.revision());
            case null, default -> false;
        };
    }

    /** Ordered by namespace and revision. */
    private List<ControlPlane> controlPlanes() {
        List<Draft> drafts = Draft.all(configured, objects.values());
        List<Draft> inForce = Draft.inForce(drafts);
        Optional<String> domain = configured.everywhere().clusterDomain().or(() -> domain(inForce));
        return drafts.stream()
                .map(draft -> assembly(draft, domain, inForce))
                .map(Assembly::controlPlane)
                .toList();
    }

    /** By the word of the first who knows it; those that project administrators can order come last. */
    private Optional<String> domain(List<Draft> drafts) {
        return drafts.stream()
                .sorted(Comparator.comparing(Draft::flavour))
                .flatMap(draft -> settings(draft).clusterDomain().stream())
                .findFirst();
    }

    /** The control plane that there must be, where nothing shows one. */
    static ControlPlane assumed(Settings configured) {
        String root = configured.rootNamespace().orElse(MeshConfig.DEFAULT.rootNamespace());
        Survey nothing =
                new Survey(new Configured(configured, List.of()), Collections.emptySortedMap(), Optional.empty());
        Draft draft = new Draft(
                new Draft.Key(root, MeshConfig.DEFAULT.revision()), Flavour.ISTIO, Evidence.ASSUMED, Settings.NONE);
        return nothing.assembly(draft, configured.clusterDomain(), List.of(draft))
                .controlPlane();
    }

    private Assembly assembly(Draft draft, Optional<String> domain, List<Draft> inForce) {
        Flavour flavour = said(draft).flatMap(Configured.Declared::flavour).orElse(draft.flavour());
        return new Assembly(
                flavour,
                draft.key().namespace(),
                draft.key().revision(),
                draft.evidence(),
                settled(draft, inForce),
                domain,
                sources(draft),
                membersOf(draft.key()),
                nodes);
    }

    /** An operator's object stands for all of them; one that says nothing, or nothing that can be read, is none. */
    private List<Source> sources(Draft draft) {
        if (!draft.settings().equals(Settings.NONE)) {
            return List.of(Source.values());
        }
        return setups(draft)
                .filter(setup -> !setup.settings().equals(Settings.NONE))
                .map(Setup::source)
                .distinct()
                .toList();
    }

    private Optional<Configured.Declared> said(Draft draft) {
        return configured.about(draft.key().namespace(), draft.key().revision());
    }

    /** What the operator of this process says comes before what is said in the cluster. */
    private Settings settled(Draft draft, List<Draft> inForce) {
        Settings everywhere = configured.everywhere();
        boolean isMeant = inForce.equals(List.of(draft))
                || everywhere.rootNamespace().equals(Optional.of(draft.key().namespace()));
        return said(draft)
                .map(Configured.Declared::settings)
                .orElse(Settings.NONE)
                .or(isMeant ? everywhere : Settings.NONE)
                .or(settings(draft));
    }

    /** What is said in the cluster, the strongest word first. */
    private Settings settings(Draft draft) {
        return setups(draft)
                .sorted(Comparator.comparing(Setup::source))
                .map(Setup::settings)
                .reduce(Settings.NONE, Settings::or)
                .or(draft.settings());
    }

    private Stream<Setup> setups(Draft draft) {
        return objects(Setup.class).filter(setup -> {
            boolean isThere = setup.id().namespace().equals(draft.key().namespace());
            return setup.revision()
                    .map(revision -> isThere && revision.equals(draft.key().revision()))
                    .orElse(isThere || HOMES_OF_CNI.contains(setup.id().namespace()));
        });
    }

    /**
     * What the istiod of an OpenShift Service Mesh 2 is confined to: its members, and its own namespace (istio-semantics
     * 0.1). Empty if it reads everything, or if everybody is a member.
     */
    private Optional<List<Selector>> membersOf(Draft.Key key) {
        boolean isConfined = objects(ServiceMeshControlPlane.class)
                .filter(plane -> plane.id().namespace().equals(key.namespace()))
                .filter(plane -> plane.id().name().equals(key.revision()))
                .noneMatch(plane -> plane.reads() == Reads.EVERYTHING);
        List<MemberRoll> rolls = rolls().filter(roll -> roll.controlPlane().equals(key.namespace()))
                .toList();
        return isConfined && rolls.stream().noneMatch(MemberRoll::listsEverybody)
                ? Optional.of(members(key.namespace(), rolls))
                : Optional.empty();
    }

    private Stream<MemberRoll> rolls() {
        return objects(MemberRoll.class).filter(MemberRoll::isRead);
    }

    private static List<Selector> members(String namespace, List<MemberRoll> rolls) {
        List<String> named = Stream.concat(
                        Stream.of(namespace), rolls.stream().flatMap(roll -> roll.members().stream()))
                .distinct()
                .toList();
        Stream<Selector> all = Stream.of(
                new Selector(List.of(new Requirement.In(Membership.MEMBER_OF, List.of(namespace)))),
                new Selector(List.of(new Requirement.In(Membership.NAME, named))));
        return Stream.concat(all, rolls.stream().flatMap(roll -> roll.selectors().stream()))
                .toList();
    }

    private <T extends ControlPlaneObject> Stream<T> objects(Class<T> type) {
        return objects.values().stream().filter(type::isInstance).map(type::cast);
    }
}
