package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where in the mesh a host or an address is spoken of. Immutable; kept in step by {@link MeshSnapshot#apply}.
 */
record MeshIndex(Map<Topic, NameIndex> topics) {

    static final MeshIndex EMPTY = new MeshIndex(Map.of());

    /** The one name under which {@link Topic#SIDECARS}, {@link Topic#GATEWAYS} and {@link Topic#AMBIENT} count. */
    static final String ANY = "";

    NameIndex of(Topic topic) {
        return topics.getOrDefault(topic, NameIndex.EMPTY);
    }

    /** After an object took the place of another, or of none, or went. */
    MeshIndex changed(Optional<? extends MeshObject> before, Optional<? extends MeshObject> after, MeshConfig config) {
        Map<Topic, List<String>> gone =
                before.map(object -> names(object, config)).orElse(Map.of());
        Map<Topic, List<String>> added =
                after.map(object -> names(object, config)).orElse(Map.of());
        if (gone.equals(added)) {
            return this;
        }
        String namespace =
                after.isPresent() ? after.get().home() : before.orElseThrow().home();
        Map<Topic, NameIndex> next = new EnumMap<>(Topic.class);
        next.putAll(topics);
        for (Topic topic : Topic.values()) {
            List<String> nowGone = gone.getOrDefault(topic, List.of());
            List<String> nowThere = added.getOrDefault(topic, List.of());
            if (!nowGone.equals(nowThere)) {
                next.put(topic, of(topic).changed(nowGone, nowThere, namespace));
            }
        }
        next.values().removeIf(NameIndex.EMPTY::equals);
        return new MeshIndex(next);
    }

    private static Map<Topic, List<String>> names(MeshObject object, MeshConfig config) {
        return switch (object) {
            case DestinationRule rule ->
                Map.of(Topic.RULES, List.of(rule.host(config).name()));
            case ServiceEntry entry ->
                Map.of(
                        Topic.ENTRIES, unique(entry.hosts().stream()),
                        Topic.WRITTEN, written(entry.endpoints().stream().map(ServiceEntry.Endpoint::address)));
            case WorkloadEntry entry -> Map.of(Topic.WRITTEN, written(Stream.of(entry.address())));
            case EndpointSlice slice -> // the watch leaves out those that follow from selectors
                Map.of(Topic.WRITTEN, written(slice.addresses().stream()));
            case Service service -> Map.of(Topic.ALIASES, alias(service));
            case VirtualService service -> Map.of(Topic.ROUTES, unique(service.routedTo(config)));
            case Sidecar sidecar -> Map.of(Topic.SIDECARS, List.of(ANY));
            case Pod pod ->
                Map.of(
                        Topic.ADDRESSES, pod.address().stream().toList(),
                        Topic.GATEWAYS, gateway(pod),
                        Topic.AMBIENT, ambient(pod.template().labels()));
            case Workload workload ->
                Map.of(
                        Topic.GATEWAYS, gateway(workload),
                        Topic.AMBIENT, ambient(workload.template().labels()));
            case Namespace namespace -> Map.of(Topic.AMBIENT, ambient(namespace.labels()));
            default -> Map.of();
        };
    }

    private static List<String> unique(Stream<Host> hosts) {
        return hosts.map(Host::name).distinct().toList();
    }

    private static List<String> written(Stream<String> addresses) {
        return addresses.filter(address -> !address.isEmpty()).distinct().toList();
    }

    private static List<String> alias(Service service) {
        return service.addressing() instanceof Service.Addressing.ExternalName(String name) ? List.of(name) : List.of();
    }

    private static List<String> gateway(PodSource source) {
        return source.template().isGateway() ? List.of(ANY) : List.of();
    }

    private static List<String> ambient(Labels labels) {
        return DataplaneMode.isAmbient(labels) ? List.of(ANY) : List.of();
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
        /** Addresses that somebody wrote down as endpoints. */
        WRITTEN,
        /** Names for which a Service is another name. */
        ALIASES,
        /** Namespaces that have a Sidecar. */
        SIDECARS,
        /** Namespaces that have a gateway proxy. */
        GATEWAYS,
        /** Namespaces in ambient, and those of pods that ask for it. */
        AMBIENT
    }
}
