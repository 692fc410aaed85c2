package dev.mtlsguardrails.load;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.testbed.Installer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/**
 * Bookinfo as it runs in a mesh: its pods have a sidecar, which here is in their templates as there is no injector, and an
 * address, which here no node gives to them. Where nothing runs yet, a change is worked out for what will run as well.
 */
record RunningBookinfo(KubernetesClient client) {

    private static final String NAMESPACE = "bookinfo";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    void install() {
        new Installer(client).installBookinfo(RunningBookinfo::withSidecar);
        int deployments = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .size();
        assertEventually(() -> {
            if (pods().size() != deployments) {
                throw new AssertionError("not every Deployment of bookinfo has its pod");
            }
        });
        List<Pod> pods = pods();
        for (int pod = 0; pod < pods.size(); pod++) {
            String address = "10.8.0." + (pod + 1);
            client.resource(pods.get(pod)).subresource("status").patch(MERGE, """
                            {"status": {"phase": "Running", "podIP": "%1$s", "podIPs": [{"ip": "%1$s"}]}}
                            """.formatted(address));
        }
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    private static JsonNode withSidecar(JsonNode object) {
        if (object.at("/spec/template").isObject()) {
            ((ObjectNode) object.at("/spec/template/metadata/labels")).put("security.istio.io/tlsMode", "istio");
            ((ObjectNode) object.at("/spec/template/spec"))
                    .withArray("containers")
                    .addObject()
                    .put("name", PodTemplate.PROXY)
                    .put("image", "istio/proxyv2:1.0")
                    .putArray("args")
                    .add("proxy")
                    .add("sidecar");
        }
        return object;
    }
}
