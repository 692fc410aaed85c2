package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A control plane that was found, before it is known how it is set up. Which there are is told by what administrators
 * install: injectors, objects of Sail, ServiceMeshControlPlanes.
 *
 * @param settings by the word of its operator's object
 */
record Draft(Key key, Flavour flavour, Evidence evidence, Settings settings) {

    /** One for each control plane, ordered by namespace and revision. */
    static List<Draft> all(Configured configured, Collection<ControlPlaneObject> objects) {
        SortedMap<Key, Draft> drafts = new TreeMap<>();
        Stream.concat(
                        configured.controlPlanes().stream().map(Draft::configured),
                        objects.stream().flatMap(object -> of(object, objects)))
                .forEach(draft -> drafts.merge(draft.key, draft, Draft::and));
        return List.copyOf(drafts.values());
    }

    private static Draft configured(Configured.Declared declared) {
        return new Draft(
                new Key(declared.namespace(), declared.revision()),
                declared.flavour().orElse(Flavour.ISTIO),
                Evidence.CONFIGURED,
                Settings.NONE);
    }

    private static Stream<Draft> of(ControlPlaneObject object, Collection<ControlPlaneObject> objects) {
        return switch (object) {
            case Injector injector -> injector.namespaces().map(namespace -> installed(injector, namespace));
            case IstioRevision revision ->
                Stream.of(ofSail(revision.namespace(), revision.revision(), revision.settings()));
            case Istio istio when isMade(istio, objects) -> Stream.empty();
            case Istio istio -> Stream.of(ofSail(istio.namespace(), istio.active(), istio.settings()));
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

    private static Draft installed(Injector injector, String namespace) {
        Flavour flavour = injector.by() == Injector.Made.BY_OPENSHIFT_2 ? Flavour.OPENSHIFT_2 : Flavour.ISTIO;
        return new Draft(new Key(namespace, injector.revision()), flavour, Evidence.INSTALLED, Settings.NONE);
    }

    private static Draft ofSail(String namespace, String revision, Settings settings) {
        return new Draft(new Key(namespace, revision), Flavour.SAIL, Evidence.INSTALLED, settings);
    }

    /** What its operator has made of it says more, and may still be of another version. */
    private static boolean isMade(Istio istio, Collection<ControlPlaneObject> objects) {
        return objects.stream()
                .anyMatch(object -> object instanceof IstioRevision revision
                        && revision.id().name().equals(istio.active()));
    }

    /** An operator's object says more than the injector that it installs. */
    private Draft and(Draft other) {
        return new Draft(
                key,
                flavour.compareTo(other.flavour) >= 0 ? flavour : other.flavour,
                evidence.compareTo(other.evidence) <= 0 ? evidence : other.evidence,
                settings.or(other.settings));
    }

    /** What anybody may declare neither counts nor speaks for the cluster where an administrator has installed another. */
    static List<Draft> inForce(List<Draft> drafts) {
        List<Draft> administrators = drafts.stream()
                .filter(draft -> draft.evidence != Evidence.DECLARED)
                .toList();
        return administrators.isEmpty() ? drafts : administrators;
    }

    /** The place and the name of an istiod. */
    record Key(String namespace, String revision) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::namespace)
                    .thenComparing(Key::revision)
                    .compare(this, other);
        }
    }
}
