package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.load.Shot.Expected;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.UnguardedCluster;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;

/**
 * Stores the namespaces of a {@link SyntheticMesh} in an API server, for watches to find. What it has in its root namespace
 * stays away: the mesh that is there already has its own.
 *
 * @param vegeta with the identity of an administrator
 */
record StoredMesh(Vegeta vegeta, String server) {

    private static final int CONNECTIONS = 16;
    private static final Expected UPDATED = new Expected(200, "");

    void store(SyntheticMesh mesh) {
        moreAddresses();
        List<MeshObject> objects = mesh.objects()
                .filter(object -> !object.home().equals(MeshConfig.DEFAULT.rootNamespace()))
                .toList();
        created(objects.stream().filter(Namespace.class::isInstance).toList());
        created(objects.stream()
                .filter(object -> !(object instanceof Namespace))
                .toList());
        vegeta.fireOnce(
                objects.stream()
                        .filter(Pod.class::isInstance)
                        .map(Pod.class::cast)
                        .map(this::running)
                        .toList(),
                CONNECTIONS);
    }

    /** The API server has addresses for 254 Services; others count as soon as somebody, here no controller, calls them ready. */
    private void moreAddresses() {
        String ranges = server + "/apis/networking.k8s.io/v1/servicecidrs";
        vegeta.fireOnce(List.of(Shot.post(ranges, Yaml.documents("""
                        apiVersion: networking.k8s.io/v1
                        kind: ServiceCIDR
                        metadata: {name: synthetic}
                        spec: {cidrs: [10.96.0.0/16]}
                        """).getFirst(), Expected.CREATED)), 1);
        vegeta.fireOnce(
                List.of(patch(ranges + "/synthetic/status", Yaml.documents("""
                        status:
                          conditions:
                            - {type: Ready, status: "True", reason: Ready, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
                        """).getFirst())), 1);
    }

    private void created(List<MeshObject> objects) {
        vegeta.fireOnce(
                objects.stream()
                        .map(Manifest::of)
                        .map(object -> Shot.post(address(object), object, Expected.CREATED))
                        .toList(),
                CONNECTIONS);
    }

    private Shot running(Pod pod) {
        return patch(address(Manifest.of(pod)) + "/" + pod.id().name() + "/status", Manifest.status(pod));
    }

    private static Shot patch(String url, JsonNode patch) {
        return new Shot("PATCH", url, "application/merge-patch+json", Reviews.bytes(patch), UPDATED);
    }

    private String address(JsonNode object) {
        return server + UnguardedCluster.path(object);
    }
}
