package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import dev.mtlsguardrails.core.controlplane.ControlPlane.Injection;
import dev.mtlsguardrails.core.controlplane.ControlPlane.VersionKnown;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.controlplane.Setup.Source;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.ArrayList;
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

    private final Settings configured;
    private final Collection<ControlPlaneObject> objects;

    Survey(Settings configured, Collection<ControlPlaneObject> objects) {
        this.configured = configured;
        this.objects = objects;
    }

    List<ControlPlane> controlPlanes() {
        SortedMap<Key, Draft> drafts = drafts();
        Optional<String> domain = configured
                .clusterDomain()
                .or(() -> drafts.entrySet().stream()
                        .flatMap(draft -> settings(draft.getKey(), draft.getValue()).clusterDomain().stream())
                        .findFirst());
        return drafts.entrySet().stream()
                .map(draft -> controlPlane(draft.getKey(), draft.getValue(), domain, drafts.size()))
                .toList();
    }

    private SortedMap<Key, Draft> drafts() {
        SortedMap<Key, Draft> drafts = new TreeMap<>();
        for (ControlPlaneObject object : objects) {
            drafted(object).forEach(draft -> drafts.merge(draft.key, draft, Draft::and));
        }
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
                Stream.of(new Draft(
                        new Key(revision.namespace(), revision.revision()),
                        Flavour.SAIL,
                        Evidence.INSTALLED,
                        revision.settings()));
            case Istio istio ->
                Stream.of(new Draft(
                        new Key(istio.namespace(), istio.active()),
                        Flavour.SAIL,
                        Evidence.INSTALLED,
                        istio.settings()));
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

    private ControlPlane controlPlane(Key key, Draft draft, Optional<String> domain, int planes) {
        Settings found = settings(key, draft);
        Settings all = planes == 1 || configured.rootNamespace().equals(Optional.of(key.namespace))
                ? configured.or(found)
                : found;
        boolean isMembers = draft.flavour == Flavour.OPENSHIFT_2;
        MeshConfig config = new MeshConfig(
                all.rootNamespace().orElse(key.namespace),
                domain.orElse(MeshConfig.DEFAULT.clusterDomain()),
                all.autoMtls().orElse(MeshConfig.DEFAULT.autoMtls()),
                all.defaultExportTo().orElse(List.of()),
                all.outboundTraffic().orElse(MeshConfig.DEFAULT.outboundTraffic()),
                isMembers ? membersOf(key.namespace) : all.discovery().orElse(List.of()),
                key.revision,
                all.istio().orElse(isMembers ? IstioVersion.NEWEST_OF_OPENSHIFT_2 : IstioVersion.NEWEST),
                all.hbone().orElse(MeshConfig.DEFAULT.hbone()),
                all.redirection().orElse(isMembers ? Redirection.CNI : MeshConfig.DEFAULT.redirection()));
        Injection injection = new Injection(
                all.istio().isPresent() ? VersionKnown.YES : VersionKnown.NO,
                all.autoInject().orElse(isMembers ? AutoInject.DISABLED : AutoInject.ENABLED),
                all.neverInject().orElse(List.of()),
                all.alwaysInject().orElse(List.of()),
                isMembers ? NativeSidecars.OFF : nativeSidecars(key, all));
        return new ControlPlane(
                draft.flavour,
                key.namespace,
                config,
                injection,
                draft.evidence,
                assumed(key, all, draft, domain, injection));
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
        return objects.stream()
                .flatMap(object -> object instanceof Setup setup ? Stream.of(setup) : Stream.empty())
                .filter(setup -> {
                    String namespace = setup.id().namespace();
                    return setup.revision().isEmpty()
                            ? namespace.equals(key.namespace) || HOMES_OF_CNI.contains(namespace)
                            : namespace.equals(key.namespace)
                                    && setup.revision().equals(Optional.of(key.revision));
                });
    }

    private boolean isSaid(Key key, Source source) {
        return setups(key).anyMatch(setup -> setup.source() == source);
    }

    /** Only members, and the control plane's own namespace (istio-semantics 0.1); no selector if everybody is one. */
    private List<Selector> membersOf(String namespace) {
        List<MemberRoll> rolls = objects.stream()
                .flatMap(object -> object instanceof MemberRoll roll ? Stream.of(roll) : Stream.empty())
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

    /** {@code auto} is the default since 1.27, and means: if every node can (istio-semantics 4.3, 10). */
    private NativeSidecars nativeSidecars(Key key, Settings all) {
        Optional<NativeSidecars> byDefault = isSaid(key, Source.ISTIOD)
                ? all.istio()
                        .map(istio -> istio.has(Capability.NATIVE_SIDECARS_BY_DEFAULT)
                                ? NativeSidecars.AUTO
                                : NativeSidecars.OFF)
                : Optional.empty();
        NativeSidecars written = all.nativeSidecars().or(() -> byDefault).orElse(NativeSidecars.AUTO);
        List<Node> nodes = objects.stream()
                .flatMap(object -> object instanceof Node node ? Stream.of(node) : Stream.empty())
                .toList();
        boolean isSettled = written != NativeSidecars.AUTO
                || nodes.isEmpty()
                || (all.nativeSidecars().isEmpty() && byDefault.isEmpty());
        if (isSettled) {
            return written;
        }
        return nodes.stream().allMatch(Node::hasNativeSidecars) ? NativeSidecars.ON : NativeSidecars.OFF;
    }

    private List<String> assumed(Key key, Settings all, Draft draft, Optional<String> domain, Injection injection) {
        List<String> assumed = new ArrayList<>();
        boolean isTold = !draft.settings.equals(Settings.NONE);
        if (!isTold && !isSaid(key, Source.MESH_CONFIG)) {
            assumed.add(
                    "its mesh configuration is not known: auto mTLS counts as on, and every namespace as discovered");
        }
        if (all.istio().isEmpty()) {
            assumed.add("its version is not known: it counts as Istio "
                    + (draft.flavour == Flavour.OPENSHIFT_2
                            ? IstioVersion.NEWEST_OF_OPENSHIFT_2
                            : IstioVersion.NEWEST));
        }
        if (domain.isEmpty()) {
            assumed.add("the cluster domain is not known: " + MeshConfig.DEFAULT.clusterDomain() + " is taken");
        }
        if (all.autoInject().isEmpty() && !isTold) {
            assumed.add("what its injector does with pods that say nothing is not known: it counts as "
                    + (injection.autoInject() == AutoInject.ENABLED ? "injecting" : "leaving them alone"));
        }
        if (injection.nativeSidecars() == NativeSidecars.AUTO) {
            assumed.add("whether its sidecars are native is not known: Jobs and CronJobs are not marked");
        }
        return assumed;
    }

    /** The control plane that there must be, where nothing shows one. */
    static ControlPlane assumed(Settings configured) {
        String root = configured.rootNamespace().orElse(MeshConfig.DEFAULT.rootNamespace());
        Survey nothing = new Survey(configured, List.of());
        Key key = new Key(root, MeshConfig.DEFAULT.revision());
        Draft draft = new Draft(key, Flavour.ISTIO, Evidence.ASSUMED, Settings.NONE);
        return nothing.controlPlane(key, draft, configured.clusterDomain(), 1);
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
