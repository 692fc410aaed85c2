package dev.mtlsguardrails.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.installation.SeenInjectors;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sidecar injector that goes is missed by those who were labelled for it. */
class SeenInjectorsTest {

    private static final String CANARY = injector("istio-sidecar-injector-canary", "canary");
    private static final String STABLE = injector("istio-sidecar-injector-stable", "stable");
    private static final String SHOP = namespace("shop", "canary");

    @Test
    void oneThatIsThereIsNotMissed() {
        assertThat(missed(mesh(CANARY, SHOP), mesh(CANARY, SHOP))).isEmpty();
    }

    @Test
    void oneThatWentIsMissedWhereNoOtherAnswers() {
        assertThat(missed(
                        mesh(CANARY, STABLE, SHOP, namespace("bank", "stable")),
                        mesh(STABLE, SHOP, namespace("bank", "stable"))))
                .containsExactly(
                        "sidecar injector istio-sidecar-injector-canary was deleted, and no other answers in shop");
    }

    @Test
    void afterAnUpgradeNobodyMissesTheOldOne() {
        assertThat(missed(mesh(CANARY, STABLE, SHOP), mesh(STABLE, namespace("shop", "stable"))))
                .isEmpty();
    }

    @Test
    void oneThatAnswersUnderAnotherNameStandsInForIt() {
        assertThat(missed(mesh(CANARY, SHOP), mesh(injector("istio-revision-tag-canary", "canary"), SHOP)))
                .isEmpty();
    }

    private static List<String> missed(MeshSnapshot before, MeshSnapshot after) {
        return SeenInjectors.NONE.seeing(before).seeing(after).missed(after);
    }

    private static MeshSnapshot mesh(String... objects) {
        MeshSnapshot mesh = MeshSnapshot.empty(MeshConfig.DEFAULT);
        for (String object : objects) {
            mesh = mesh.apply(new Change.Standing(read(object)));
        }
        return mesh;
    }

    private static Resource read(String yaml) {
        return switch (KubeReader.read(Yaml.documents(yaml).getFirst())) {
            case Reading.Read<Resource>(Resource value) -> value;
            case Reading.Malformed<Resource>(var at, String reason) -> throw new AssertionError(at + " " + reason);
            case Reading.Foreign<Resource> foreign -> throw new AssertionError("foreign");
        };
    }

    private static String namespace(String name, String revision) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s, labels: {istio.io/rev: %s}}
                """.formatted(name, revision);
    }

    private static String injector(String name, String revision) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %1$s, labels: {app: sidecar-injector, istio.io/rev: %2$s}}
                webhooks:
                  - name: rev.namespace.sidecar-injector.istio.io
                    clientConfig: {service: {name: istiod-%2$s, namespace: istio-system, path: /inject}}
                    namespaceSelector: {matchLabels: {istio.io/rev: %2$s}}
                    objectSelector: {matchExpressions: [{key: sidecar.istio.io/inject, operator: NotIn, values: ["false"]}]}
                    rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
                """.formatted(name, revision);
    }
}
