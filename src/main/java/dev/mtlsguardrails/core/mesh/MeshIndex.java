package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where in the mesh a host or an address is spoken of. Immutable; kept in step by {@link MeshSnapshot#apply}.
 */
record MeshIndex(Map<Topic, NameIndex> topics) {

    static final MeshIndex EMPTY = new MeshIndex(Map.of());

    /** The one name under which {@link Topic#SIDECARS} counts. */
    static final String ANY = "";

    NameIndex of(Topic topic) {
        return topics.getOrDefault(topic, NameIndex.EMPTY);
    }

    /** After an object took the place of another, or of none, or went. */
    MeshIndex changed(Optional<? extends MeshObject> before, Optional<? extends MeshObject> after, MeshConfig config) {
        MeshObject one = after.isPresent() ? after.get() : before.orElseThrow();
        Optional<Topic> topic = topic(one);
        if (topic.isEmpty()) {
            return this;
        }
        NameIndex changed = of(topic.get())
                .changed(
                        before.map(object -> names(object, config)).orElse(List.of()),
                        after.map(object -> names(object, config)).orElse(List.of()),
                        one.home());
        Map<Topic, NameIndex> next = new EnumMap<>(Topic.class);
        next.putAll(topics);
        next.put(topic.get(), changed);
        next.values().removeIf(NameIndex.EMPTY::equals);
        return new MeshIndex(next);
    }

    private static Optional<Topic> topic(MeshObject object) {
        return switch (object) {
            case DestinationRule rule -> Optional.of(Topic.RULES);
            case ServiceEntry entry -> Optional.of(Topic.ENTRIES);
            case VirtualService service -> Optional.of(Topic.ROUTES);
            case Pod pod -> Optional.of(Topic.ADDRESSES);
            case Sidecar sidecar -> Optional.of(Topic.SIDECARS);
            default -> Optional.empty();
        };
    }

    private static List<String> names(MeshObject object, MeshConfig config) {
        return switch (object) {
            case DestinationRule rule -> List.of(rule.host(config).name());
            case ServiceEntry entry ->
                entry.hosts().stream().map(Host::name).distinct().toList();
            case VirtualService service ->
                service.routedTo(config).map(Host::name).distinct().toList();
            case Pod pod -> pod.address().stream().toList();
            case Sidecar sidecar -> List.of(ANY);
            default -> List.of();
        };
    }

    /** What is looked up by name. */
    enum Topic {
        /** Hosts of DestinationRules, wildcards as they are written. */
        RULES,
        /** Hosts of ServiceEntries. */
        ENTRIES,
        /** Hosts that VirtualServices lead to. */
        ROUTES,
        /** Addresses of pods. */
        ADDRESSES,
        /** Namespaces that have a Sidecar. */
        SIDECARS
    }
}
