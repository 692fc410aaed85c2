package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.synthetic.SyntheticMesh;

/** Writes the objects of a {@link SyntheticMesh} as somebody would store them: the way back from what readers read. */
final class Manifest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Manifest() {}

    /** Without owners and times: whom nobody owns, no controller cleans up. */
    static JsonNode of(MeshObject object) {
        return switch (object) {
            case Namespace namespace -> head("v1", namespace);
            case Service service -> head("v1", service).set("spec", spec(service));
            case Workload deployment -> head("apps/v1", deployment).set("spec", spec(deployment));
            case Pod pod -> head("v1", pod).set("spec", spec(pod.template()));
            case DestinationRule rule -> head("networking.istio.io/v1", rule).set("spec", spec(rule));
            case PeerAuthentication policy ->
                head("security.istio.io/v1", policy).set("spec", spec(policy));
            default -> throw new IllegalArgumentException("not of a synthetic mesh: " + object.id());
        };
    }

    /** What a kubelet would add. */
    static JsonNode status(Pod pod) {
        ObjectNode status = JSON.objectNode().put("phase", "Running");
        pod.address()
                .ifPresent(address -> status.put("podIP", address)
                        .putArray("podIPs")
                        .addObject()
                        .put("ip", address));
        return JSON.objectNode().set("status", status);
    }

    private static ObjectNode head(String apiVersion, MeshObject object) {
        ObjectNode head = JSON.objectNode()
                .put("apiVersion", apiVersion)
                .put("kind", object.id().kind().kind());
        ObjectNode metadata = head.putObject("metadata").put("name", object.id().name());
        if (!object.id().namespace().isEmpty()) {
            metadata.put("namespace", object.id().namespace());
        }
        metadata.set("labels", labels(object.meta().labels()));
        return head;
    }

    private static ObjectNode labels(Labels labels) {
        ObjectNode written = JSON.objectNode();
        labels.entries().forEach(written::put);
        return written;
    }

    private static ObjectNode spec(Service service) {
        ObjectNode spec = JSON.objectNode();
        spec.putObject("selector").put("app", service.id().name());
        service.ports()
                .forEach(port -> spec.withArray("ports")
                        .addObject()
                        .put("name", port.name())
                        .put("port", port.number())
                        .put("targetPort", ((Service.Target.Number) port.target()).port()));
        return spec;
    }

    /** Paused: its pods are those of the mesh, and no controller is to make others. */
    private static ObjectNode spec(Workload deployment) {
        PodTemplate template = deployment.template();
        ObjectNode spec = JSON.objectNode().put("paused", true).put("replicas", 0);
        spec.putObject("selector").set("matchLabels", labels(template.labels()));
        ObjectNode written = spec.putObject("template");
        written.putObject("metadata").set("labels", labels(template.labels()));
        written.set("spec", spec(template));
        return spec;
    }

    private static ObjectNode spec(PodTemplate template) {
        ObjectNode spec = JSON.objectNode();
        template.containers().forEach(container -> {
            ObjectNode written = spec.withArray("containers")
                    .addObject()
                    .put("name", container.name())
                    .put("image", container.name());
            container.args().forEach(written.withArray("args")::add);
            container
                    .ports()
                    .forEach(port -> written.withArray("ports")
                            .addObject()
                            .put("name", port.name())
                            .put("containerPort", port.number()));
        });
        return spec;
    }

    private static ObjectNode spec(DestinationRule rule) {
        ObjectNode spec = JSON.objectNode().put("host", rule.writtenHost());
        rule.tlsBlocks()
                .forEach(block -> spec.putObject("trafficPolicy")
                        .putObject("tls")
                        .put("mode", block.tls().mode().toString()));
        return spec;
    }

    private static ObjectNode spec(PeerAuthentication policy) {
        ObjectNode spec = JSON.objectNode();
        spec.putObject("mtls").put("mode", policy.mode().toString());
        return spec;
    }
}
