package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.Injector;
import dev.mtlsguardrails.core.controlplane.Istio;
import dev.mtlsguardrails.core.controlplane.IstioRevision;
import dev.mtlsguardrails.core.controlplane.IstioRevisionTag;
import dev.mtlsguardrails.core.controlplane.Membership;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.controlplane.Node;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;

/** Reads the objects without namespace by which control planes are installed: injectors, the kinds of Sail, nodes. */
final class ControlPlaneReader {

    private static final String REVISION = "istio.io/rev";
    private static final String INJECTION = "/inject";
    private static final String REVISION_BASED = "RevisionBased";

    private ControlPlaneReader() {}

    /** Webhooks of the configuration that inject nothing are none of its gates (istio-semantics 4.1). */
    static Injector injector(ResourceId id, Cursor object) {
        List<Injector.Gate> gates = object.field("webhooks").items(webhook -> "").stream()
                .filter(ControlPlaneReader::injects)
                .map(ControlPlaneReader::gate)
                .toList();
        boolean asksForMembers = gates.stream()
                .anyMatch(gate -> gate.namespaces().requirements().stream()
                        .anyMatch(requirement -> requirement.key().equals(Membership.MEMBER_OF)));
        String revision = object.path("metadata", "labels", REVISION).text().orElse(MeshConfig.DEFAULT.revision());
        return new Injector(
                id, revision, asksForMembers ? Injector.Made.BY_OPENSHIFT_2 : Injector.Made.BY_ISTIO, gates);
    }

    private static boolean injects(Cursor webhook) {
        Cursor client = webhook.field("clientConfig");
        return client.path("service", "path")
                .text()
                .or(() -> client.field("url").text())
                .filter(path -> path.contains(INJECTION))
                .isPresent();
    }

    private static Injector.Gate gate(Cursor webhook) {
        return new Injector.Gate(
                selector(webhook.field("namespaceSelector")),
                selector(webhook.field("objectSelector")),
                webhook.path("clientConfig", "service", "namespace").text());
    }

    private static Selector selector(Cursor selector) {
        return MetaReader.labelSelector(selector);
    }

    /** The revision is what the operator says, or will say (istio-semantics 6.4). */
    static Istio istio(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        String version = SettingsReader.text(spec.field("version")).orElse("");
        boolean apart = spec.path("updateStrategy", "type")
                .text()
                .filter(REVISION_BASED::equals)
                .isPresent();
        String active = object.path("status", "activeRevisionName")
                .text()
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> apart ? id.name() + "-" + version.replace('.', '-') : id.name());
        return new Istio(id, namespace(spec), active, settings(spec));
    }

    static IstioRevision istioRevision(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        String revision = SettingsReader.text(spec.path("values", "revision")).orElseGet(() -> id.name());
        return new IstioRevision(id, namespace(spec), revision, settings(spec));
    }

    private static String namespace(Cursor spec) {
        return SettingsReader.text(spec.field("namespace")).orElse(MeshConfig.DEFAULT.rootNamespace());
    }

    private static Settings settings(Cursor spec) {
        return Settings.builder()
                .istio(SettingsReader.version(SettingsReader.text(spec.field("version"))))
                .build()
                .or(SettingsReader.helmValues(spec.field("values")));
    }

    static IstioRevisionTag istioRevisionTag(ResourceId id, Cursor object) {
        Cursor target = object.path("spec", "targetRef");
        return new IstioRevisionTag(
                id,
                new ResourceId(
                        new GroupKind(
                                Kinds.ISTIO.group(), target.field("kind").text().orElse("")),
                        "",
                        target.field("name").text().orElse("")));
    }

    static Node node(ResourceId id, Cursor object) {
        Optional<String> kubelet =
                object.path("status", "nodeInfo", "kubeletVersion").text();
        return new Node(id, kubelet.orElse(""));
    }
}
