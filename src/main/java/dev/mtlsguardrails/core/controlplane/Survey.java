package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import dev.mtlsguardrails.core.controlplane.Setup.Source;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes control planes of what was found. Which there are is told by what administrators install: injectors, objects of
 * Sail, ServiceMeshControlPlanes. How they are set up is told by the configuration of this process, then by what istiod
 * and its injector read themselves, then by what their operator was told to give them.
 */
final class Survey {

    /** Where the CNI plugin lives if it is not beside istiod. */
    private static final Set<String> HOMES_OF_CNI = Set.of("kube-system", "istio-cni");

    private final Configured configured;
    private final Collection<ControlPlaneObject> objects;

    Survey(Configured configured, Collection<ControlPlaneObject> objects) {
        this.configured = configured;
        this.objects = objects;
    }

    /** Ordered by namespace and revision. */
    List<ControlPlane> controlPlanes() {
        SortedMap<Key, Draft> drafts = drafts();
        Optional<String> domain = configured
                .everywhere()
                .clusterDomain()
                .or(() -> drafts.entrySet().stream()
                        .flatMap(draft -> settings(draft.getKey(), draft.getValue()).clusterDomain().stream())
                        .findFirst());
        return drafts.entrySet().stream()
                .map(draft -> assembly(draft.getKey(), draft.getValue(), domain, drafts.size()))
                .map(Assembly::controlPlane)
                .toList();
    }

    /** The control plane that there must be, where nothing shows one. */
    static ControlPlane assumed(Settings configured) {
        String root = configured.rootNamespace().orElse(MeshConfig.DEFAULT.rootNamespace());
        Survey nothing = new Survey(new Configured(configured, List.of()), List.of());
        Key key = new Key(root, MeshConfig.DEFAULT.revision());
        Draft draft = new Draft(key, Flavour.ISTIO, Evidence.ASSUMED, Settings.NONE);
        return nothing.assembly(key, draft, configured.clusterDomain(), 1).controlPlane();
    }

    private SortedMap<Key, Draft> drafts() {
        SortedMap<Key, Draft> drafts = new TreeMap<>();
        Stream.concat(
                        configured.controlPlanes().stream().map(Draft::of),
                        objects.stream().flatMap(this::drafted))
                .forEach(draft -> drafts.merge(draft.key, draft, Draft::and));
        return drafts;
    }

    private Stream<Draft> drafted(ControlPlaneObject object) {
        return switch (object) {
            case Injector injector ->
                injector.namespaces().stream()
                        .filter(namespace -> !namespace.isEmpty())
                        .map(namespace -> new Draft(
                                new Key(namespace, injector.revision()),
                                injector.by() == Injector.Made.BY_OPENSHIFT_2 ? Flavour.OPENSHIFT_2 : Flavour.ISTIO,
                                Evidence.INSTALLED,
                                Settings.NONE));
            case IstioRevision revision ->
                Stream.of(Draft.ofSail(revision.namespace(), revision.revision(), revision.settings()));
            case Istio istio -> Stream.of(Draft.ofSail(istio.namespace(), istio.active(), istio.settings()));
            case ServiceMeshControlPlane plane ->
                Stream.of(new Draft(
                        new Key(plane.id().namespace(), plane.id().name()),
                        Flavour.OPENSHIFT_2,
                        Evidence.DECLARED,
                        plane.settings()));
            case IstioRevisionTag tag -> Stream.empty();
            case MemberRoll roll -> Stream.empty();
            case Node node -> Stream.empty();
            case Setup setup -> Stream.empty();
        };
    }

    private Assembly assembly(Key key, Draft draft, Optional<String> domain, int planes) {
        Flavour flavour = configured
                .about(key.namespace, key.revision)
                .flatMap(Configured.Declared::flavour)
                .orElse(draft.flavour);
        return new Assembly(
                flavour,
                key.namespace,
                key.revision,
                draft.evidence,
                settled(key, draft, planes),
                domain,
                draft.settings.equals(Settings.NONE)
                        ? setups(key).map(Setup::source).distinct().toList()
                        : List.of(Source.values()),
                membersOf(key.namespace),
                objects(Node.class).toList());
    }

    /** What the operator of this process says comes before what is said in the cluster. */
    private Settings settled(Key key, Draft draft, int planes) {
        boolean isTheOne =
                planes == 1 || configured.everywhere().rootNamespace().equals(Optional.of(key.namespace));
        Settings said = configured
                .about(key.namespace, key.revision)
                .map(Configured.Declared::settings)
                .orElse(Settings.NONE);
        return said.or(isTheOne ? configured.everywhere() : Settings.NONE).or(settings(key, draft));
    }

    /** What is said in the cluster, the strongest word first. */
    private Settings settings(Key key, Draft draft) {
        return setups(key)
                .sorted(Comparator.comparing(Setup::source))
                .map(Setup::settings)
                .reduce(Settings.NONE, Settings::or)
                .or(draft.settings);
    }

    private Stream<Setup> setups(Key key) {
        return objects(Setup.class).filter(setup -> {
            boolean isThere = setup.id().namespace().equals(key.namespace);
            return setup.revision()
                    .map(revision -> isThere && revision.equals(key.revision))
                    .orElse(isThere || HOMES_OF_CNI.contains(setup.id().namespace()));
        });
    }

    /** Only members, and the control plane's own namespace (istio-semantics 0.1); no selector if everybody is one. */
    private List<Selector> membersOf(String namespace) {
        List<MemberRoll> rolls = objects(MemberRoll.class)
                .filter(roll -> roll.controlPlane().equals(namespace))
                .toList();
        if (rolls.stream().anyMatch(MemberRoll::listsEverybody)) {
            return List.of();
        }
        List<String> named = Stream.concat(
                        Stream.of(namespace), rolls.stream().flatMap(roll -> roll.members().stream()))
                .distinct()
                .toList();
        Stream<Selector> byLabel = Stream.of(
                new Selector(List.of(new Requirement.In(Membership.MEMBER_OF, List.of(namespace)))),
                new Selector(List.of(new Requirement.In(ControlPlanes.NAME_LABEL, named))));
        return Stream.concat(byLabel, rolls.stream().flatMap(roll -> roll.selectors().stream()))
                .toList();
    }

    private <T extends ControlPlaneObject> Stream<T> objects(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    private record Key(String namespace, String revision) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::namespace)
                    .thenComparing(Key::revision)
                    .compare(this, other);
        }
    }

    private record Draft(Key key, Flavour flavour, Evidence evidence, Settings settings) {

        static Draft of(Configured.Declared declared) {
            return new Draft(
                    new Key(declared.namespace(), declared.revision()),
                    declared.flavour().orElse(Flavour.ISTIO),
                    Evidence.CONFIGURED,
                    Settings.NONE);
        }

        static Draft ofSail(String namespace, String revision, Settings settings) {
            return new Draft(new Key(namespace, revision), Flavour.SAIL, Evidence.INSTALLED, settings);
        }

        /** An operator's object says more than the injector that it installs. */
        Draft and(Draft other) {
            return new Draft(
                    key,
                    flavour.compareTo(other.flavour) >= 0 ? flavour : other.flavour,
                    evidence.compareTo(other.evidence) <= 0 ? evidence : other.evidence,
                    settings.or(other.settings));
        }
    }
}
