package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads any kind we know, in any of its versions. Total: whatever the tree holds, there is a {@link Reading}. */
public final class KubeReader {

    private static final Map<GroupKind, BiFunction<ResourceId, Cursor, Resource>> READERS = readers();

    private KubeReader() {}

    private static Map<GroupKind, BiFunction<ResourceId, Cursor, Resource>> readers() {
        Map<GroupKind, BiFunction<ResourceId, Cursor, Resource>> readers = new HashMap<>();
        Kinds.WORKLOADS.forEach(kind -> readers.put(kind, CoreReader::workload));
        readers.put(Kinds.CRON_JOB, CoreReader::cronJob);
        readers.put(Kinds.BACKEND_TLS_POLICY, RoutingReader::backendTlsPolicy);
        readers.put(Kinds.CONFIG_MAP, SetupReader::configMap);
        readers.put(Kinds.DESTINATION_RULE, IstioReader::destinationRule);
        readers.put(Kinds.ENDPOINT_SLICE, CoreReader::endpointSlice);
        readers.put(Kinds.ENVOY_FILTER, EnvoyFilterReader::envoyFilter);
        readers.put(Kinds.GATEWAY, RoutingReader::gateway);
        readers.put(Kinds.INJECTOR, ControlPlaneReader::injector);
        readers.put(Kinds.ISTIO, ControlPlaneReader::istio);
        readers.put(Kinds.ISTIO_REVISION, ControlPlaneReader::istioRevision);
        readers.put(Kinds.ISTIO_REVISION_TAG, ControlPlaneReader::istioRevisionTag);
        readers.put(Kinds.NAMESPACE, CoreReader::namespace);
        readers.put(Kinds.NODE, ControlPlaneReader::node);
        readers.put(Kinds.PEER_AUTHENTICATION, IstioReader::peerAuthentication);
        readers.put(Kinds.POD, CoreReader::pod);
        readers.put(Kinds.PROXY_CONFIG, ProxyConfigReader::proxyConfig);
        readers.put(Kinds.SERVICE, CoreReader::service);
        readers.put(Kinds.SERVICE_ENTRY, ServiceEntryReader::serviceEntry);
        readers.put(Kinds.SERVICE_MESH_CONTROL_PLANE, OpenShiftMeshReader::controlPlane);
        readers.put(Kinds.SERVICE_MESH_MEMBER, OpenShiftMeshReader::member);
        readers.put(Kinds.SERVICE_MESH_MEMBER_ROLL, OpenShiftMeshReader::memberRoll);
        readers.put(Kinds.SIDECAR, RoutingReader::sidecar);
        readers.put(Kinds.VIRTUAL_SERVICE, RoutingReader::virtualService);
        readers.put(Kinds.WORKLOAD_ENTRY, ServiceEntryReader::workloadEntry);
        readers.put(Exemption.KIND, ExemptionReader::exemption);
        readers.put(Policy.KIND, PolicyReader::policy);
        return readers;
    }

    /** Every kind that can be read. */
    static Set<GroupKind> kinds() {
        return READERS.keySet();
    }

    /**
     * @param id which object it is by the word of whoever brings it, for a review the request and not the object
     */
    public static Reading<Resource> read(ResourceId id, JsonNode object) {
        BiFunction<ResourceId, Cursor, Resource> reader = READERS.get(id.kind());
        if (reader == null || isSomebodyElses(id)) {
            return new Reading.Foreign<>();
        }
        try {
            return new Reading.Read<>(reader.apply(id, Cursor.root(object)));
        } catch (Cursor.Malformed malformed) {
            return new Reading.Malformed<>(malformed.at(), malformed.reason());
        }
    }

    /** Of the kinds that everybody uses for everything, by their names. */
    private static boolean isSomebodyElses(ResourceId id) {
        return id.kind().equals(Kinds.CONFIG_MAP) && !SetupReader.isRead(id);
    }

    /** Reads an object that says itself what it is. */
    public static Reading<Resource> read(JsonNode object) {
        try {
            return read(identify(Cursor.root(object)), object);
        } catch (Cursor.Malformed malformed) {
            return new Reading.Malformed<>(malformed.at(), malformed.reason());
        }
    }

    static ResourceId identify(Cursor root) {
        GroupKind kind = new GroupKind(
                MetaReader.group(root.field("apiVersion").required()),
                root.field("kind").required());
        return new ResourceId(
                kind,
                root.path("metadata", "namespace").text().orElse(""),
                root.path("metadata", "name").text().orElse(""));
    }
}
