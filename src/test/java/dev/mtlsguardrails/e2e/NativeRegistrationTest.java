package dev.mtlsguardrails.e2e;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.MappedClasses;
import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettingsTLSmode;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * What a native executable would lack is found where there is no GraalVM: the application does all that it does to an API
 * server, and what needed reflection then is compared with what Quarkus would have told the native compiler.
 */
@QuarkusTest
@TestProfile(NativeRegistrationTest.ForNative.class)
@QuarkusTestResource(ControlPlaneResource.class)
class NativeRegistrationTest extends GuardedCluster {

    private static final String CONFIGURATION = "META-INF/native-image/";
    private static final List<String> FOR_MAPPING =
            List.of("allDeclaredConstructors", "allDeclaredMethods", "allDeclaredFields");
    private static final List<String> FOR_MAKING = List.of("allDeclaredConstructors");

    private static final String OURS = "destinationrule/mtls-guardrails-api-server";
    private static final String ENSURE = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: registration}
            spec:
              priority: 8
              namespaceSelector: {matchLabels: {guard: registration}}
              destinationsWithoutSidecar: {apiServer: Ensure}
            """;
    private static final String WILDCARD = "{host: \"*.local\", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}";
    private static final String ADDED = "{\"spec\": {\"subsets\": [{\"name\": \"v1\"}]}}";

    @Inject
    MappedClasses classes;

    @Test
    void whateverCrossesJsonIsRegistered() throws IOException {
        makeAndRepairARule();

        assertThat(classes.mapped())
                .as("what is known to be read or written")
                .contains(
                        APIResourceList.class.getName(),
                        ClientTLSSettingsTLSmode.class.getName(),
                        DestinationRule.class.getName(),
                        Event.class.getName(),
                        GenericKubernetesResource.class.getName(),
                        GenericKubernetesResourceList.class.getName(),
                        Lease.class.getName());
        Map<String, JsonNode> registered = registered();
        assertThat(without(classes.mapped(), registered, FOR_MAPPING)).isEmpty();
        assertThat(without(classes.made(), registered, FOR_MAKING)).isEmpty();
    }

    @Test
    void whateverTheCommandLineReadsFromItselfIsKept() throws IOException {
        Predicate<String> kept = StreamSupport.stream(
                        configuration("resource-config.json")
                                .at("/resources/includes")
                                .spliterator(),
                        false)
                .map(include ->
                        Pattern.compile(include.path("pattern").asText()).asMatchPredicate())
                .reduce(name -> false, Predicate::or);
        Stream<String> pages = RuleCatalogue.complete().infos().stream()
                .map(rule -> "pages/" + rule.id() + "-" + rule.slug() + "/README.md");

        assertThat(Stream.concat(pages, Stream.of("profiles/baseline.yaml", "dev/mtlsguardrails/cli/version.txt")))
                .hasSizeGreaterThan(2)
                .allMatch(kept);
    }

    /** Every kind is listed by then, the lease is held, an event is written, and so is the status of the policy. */
    private void makeAndRepairARule() {
        eventuallyAccepted(ENSURE);
        String namespace = namespace(Map.of("istio-injection", "enabled", "guard", "registration"));
        eventuallyAccepted(rule(namespace, "default", WILDCARD));
        assertEventually(() -> assertThat(get(OURS, namespace, "{.spec.host}")).startsWith("kubernetes."));
        kubectl.run("patch", OURS, "-n", namespace, "--type=merge", "-p", ADDED);
        assertEventually(() -> assertThat(get(OURS, namespace, "{.spec}")).doesNotContain("subsets"));
        assertEventually(
                () -> assertThat(get("events", namespace, "{.items[*].reason}")).contains("UpkeepCreated"));
        assertEventually(() -> assertThat(get("mtlspolicy/registration", namespace, "{.status.conditions}"))
                .contains("Accepted"));
        kubectl.run("delete", "destinationrule/default", "-n", namespace);
    }

    private String get(String object, String namespace, String path) {
        return kubectl.run("get", object, "-n", namespace, "-o", "jsonpath=" + path)
                .text();
    }

    private static Set<String> without(Set<String> needed, Map<String, JsonNode> registered, List<String> rights) {
        Set<String> without = new TreeSet<>(needed);
        without.removeIf(name -> registered.containsKey(name)
                && rights.stream()
                        .allMatch(right -> registered.get(name).path(right).asBoolean()));
        return without;
    }

    private static Map<String, JsonNode> registered() throws IOException {
        Map<String, JsonNode> registered = new HashMap<>();
        configuration("reflect-config.json")
                .forEach(type -> registered.put(type.path("name").asText(), type));
        return registered;
    }

    private static JsonNode configuration(String name) throws IOException {
        try (InputStream file =
                Thread.currentThread().getContextClassLoader().getResourceAsStream(CONFIGURATION + name)) {
            assertThat(file).as(name).isNotNull();
            return JSON.readTree(file);
        }
    }

    /** The native compiler's configuration is made only for its sake; it is not called. */
    public static final class ForNative implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.native.enabled", "true", "quarkus.native.sources-only", "true");
        }
    }
}
