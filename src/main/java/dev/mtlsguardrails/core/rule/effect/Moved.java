package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.controlplane.Istio;
import dev.mtlsguardrails.core.controlplane.MemberRoll;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.controlplane.Setup;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Where an object says whom or what it is about: there it brings effects about that other objects decide. */
final class Moved {

    private static final JsonPointer SPEC = JsonPointer.of("spec");
    private static final String EXPORT_TO = "networking.istio.io/exportTo";
    private static final JsonPointer LABELS = JsonPointer.of("metadata", "labels");

    private final Situation situation;

    Moved(Situation situation) {
        this.situation = situation;
    }

    /** Whatever the effect. */
    JsonPointer at() {
        return at(situation.change().object());
    }

    JsonPointer at(CallTransition call) {
        return switch (situation.change().object()) {
            case VirtualService routes -> route(routes, call).orElse(SPEC);
            case Resource object -> at(object);
        };
    }

    private JsonPointer at(Resource object) {
        return switch (object) {
            case MeshObject member -> at(member);
            case ControlPlaneObject plane -> at(plane);
            default -> SPEC;
        };
    }

    private JsonPointer at(MeshObject object) {
        return switch (object) {
            case PeerAuthentication policy -> PeerAuthentication.MODE;
            case DestinationRule rule -> of(rule);
            case Service service -> of(service);
            case ServiceEntry entry ->
                differs(ServiceEntry.class, ServiceEntry::exportTo) ? SPEC.key("exportTo") : SPEC.key("hosts");
            case WorkloadEntry entry -> SPEC.key("labels");
            case Sidecar sidecar -> SPEC.key("egress");
            case PodSource source -> source.template().labelsAt();
            case Namespace namespace -> label(namespace).map(LABELS::key).orElse(LABELS);
            default -> SPEC;
        };
    }

    private static JsonPointer of(DestinationRule rule) {
        boolean isPassThrough = rule.trafficPolicy()
                .filter(policy -> policy.loadBalancing() == DestinationRule.LoadBalancing.PASSTHROUGH)
                .isPresent();
        return isPassThrough
                ? DestinationRule.TRAFFIC_POLICY.key("loadBalancer").key("simple")
                : SPEC.key("host");
    }

    private JsonPointer of(Service service) {
        Function<Service, Optional<String>> exportTo =
                of -> of.meta().annotations().get(EXPORT_TO);
        if (situation.replaced(Service.class).isPresent()) {
            if (differs(Service.class, exportTo)) {
                return JsonPointer.of("metadata", "annotations", EXPORT_TO);
            }
            if (differs(Service.class, Service::ports)) {
                return SPEC.key("ports");
            }
            if (differs(Service.class, Service::selector)) {
                return SPEC.key("selector");
            }
        }
        return SPEC;
    }

    private <T extends Resource, V> boolean differs(Class<T> type, Function<T, V> field) {
        Optional<V> old = situation.replaced(type).map(field);
        return old.isPresent() && !old.equals(situation.stored(type).map(field));
    }

    /** Of those that differ the one that decides about the mesh, if it is among them. */
    private Optional<String> label(Namespace namespace) {
        Labels old = situation.replaced(Namespace.class).map(Namespace::labels).orElse(Labels.NONE);
        String deciding = MeshNamespaces.decidingLabel(old, namespace.labels());
        SortedSet<String> keys = new TreeSet<>(old.entries().keySet());
        keys.addAll(namespace.labels().entries().keySet());
        return keys.stream()
                .filter(key -> !old.get(key).equals(namespace.labels().get(key)))
                .min(Comparator.comparing(key -> !key.equals(deciding)));
    }

    /** The first route to the subset that there was not before. */
    private Optional<JsonPointer> route(VirtualService routes, CallTransition call) {
        String namespace = routes.id().namespace();
        return routes.destinations().stream()
                .filter(to -> to.host(namespace, situation.after().config()).equals(call.host()))
                .filter(to -> to.subset().equals(call.subset()))
                .filter(to -> to.port().isEmpty() || to.port().get() == call.port())
                .map(to -> to.at().key("subset"))
                .findFirst();
    }

    private JsonPointer at(ControlPlaneObject object) {
        return switch (object) {
            case Setup setup when setup.source() == Setup.Source.MESH_CONFIG -> JsonPointer.of("data", "mesh");
            case Setup setup -> JsonPointer.of("data");
            case Istio istio ->
                setting(istio.settings(), Istio.class, Istio::settings)
                        .map(name -> SPEC.key("values").key("meshConfig").key(name))
                        .orElse(SPEC);
            case ServiceMeshControlPlane plane ->
                setting(plane.settings(), ServiceMeshControlPlane.class, ServiceMeshControlPlane::settings)
                        .filter("enableAutoMtls"::equals)
                        .map(name -> JsonPointer.of("spec", "security", "dataPlane", "automtls"))
                        .orElse(SPEC);
            case MemberRoll roll -> SPEC.key("members");
            default -> SPEC;
        };
    }

    /** The first thing that is set otherwise, as Istio names it. */
    private <T extends Resource> Optional<String> setting(Settings is, Class<T> type, Function<T, Settings> settings) {
        Settings was = situation.change() instanceof Change.Update
                ? situation.replaced(type).map(settings).orElse(Settings.NONE)
                : Settings.NONE;
        if (!was.autoMtls().equals(is.autoMtls())) {
            return Optional.of("enableAutoMtls");
        }
        if (!was.rootNamespace().equals(is.rootNamespace())) {
            return Optional.of("rootNamespace");
        }
        if (!was.defaultExportTo().equals(is.defaultExportTo())) {
            return Optional.of("defaultDestinationRuleExportTo");
        }
        if (!was.discovery().equals(is.discovery())) {
            return Optional.of("discoverySelectors");
        }
        return was.outboundTraffic().equals(is.outboundTraffic())
                ? Optional.empty()
                : Optional.of("outboundTrafficPolicy");
    }
}
