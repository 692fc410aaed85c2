package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.core.upkeep.OwnRule;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.WebhookAccount;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A cluster that our controllers look after, as an administrator sees it. No webhook judges what is written there. */
final class UpkeepCluster implements AutoCloseable {

    static final String LEASE_NAMESPACE = "mtls-guardrails";
    static final String LEASE = "mtls-guardrails-controller";

    static final ResourceDefinitionContext RULES =
            kind("networking.istio.io", "v1", "DestinationRule", "destinationrules");

    private static final ResourceDefinitionContext POLICIES =
            kind("security.istio.io", "v1", "PeerAuthentication", "peerauthentications");
    private static final ResourceDefinitionContext CONTROL_PLANES =
            kind("maistra.io", "v2", "ServiceMeshControlPlane", "servicemeshcontrolplanes");
    private static final ResourceDefinitionContext MEMBER_ROLLS =
            kind("maistra.io", "v1", "ServiceMeshMemberRoll", "servicemeshmemberrolls");
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("somebody")
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ControlPlane server;
    private final Kubectl kubectl;
    private final Path account;

    private UpkeepCluster(ControlPlane server, Path account) {
        this.server = server;
        this.kubectl = new Kubectl(server.kubeconfig());
        this.account = account;
    }

    /** The one of this run that nobody takes apart. */
    static UpkeepCluster shared() {
        return Shared.CLUSTER;
    }

    /** One of one's own. */
    static UpkeepCluster start(Path folder) {
        ControlPlane server = ControlPlane.start(ControlPlaneResource.cache(), folder);
        new Installer(server.client()).installDefinitions(ControlPlaneResource.cache());
        UpkeepCluster cluster = new UpkeepCluster(server, WebhookAccount.kubeconfig(server.client(), server.folder()));
        cluster.create(Meshes.DEFINITIONS);
        cluster.create(Meshes.NAMESPACES);
        cluster.create(Meshes.API_SERVER);
        cluster.reset();
        return cluster;
    }

    private void create(String manifests) {
        Yaml.documents(manifests)
                .forEach(object -> assertEventually(() -> server.client()
                        .resource(Installer.typed(object))
                        .forceConflicts()
                        .serverSideApply()));
    }

    /** Takes away every reason for a rule; ours are left to whoever looks after them. */
    void reset() {
        Stream.of(POLICIES, CONTROL_PLANES, MEMBER_ROLLS).forEach(this::deleteAll);
        rulesOfOthers().forEach(rule -> resource(rule).delete());
        apply(Meshes.ISTIOD, Meshes.ENSURE);
    }

    private void deleteAll(ResourceDefinitionContext kind) {
        server.client()
                .genericKubernetesResources(kind)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(object -> server.client().resource(object).delete());
    }

    void deleteOurs() {
        ours().forEach(rule -> resource(rule).delete());
    }

    /** As somebody would write it. */
    void apply(String... manifests) {
        for (String manifest : manifests) {
            Yaml.documents(manifest)
                    .forEach(object -> server.client()
                            .resource(Installer.typed(object))
                            .fieldManager("somebody")
                            .forceConflicts()
                            .serverSideApply());
        }
    }

    void delete(String manifest) {
        Yaml.documents(manifest)
                .forEach(object ->
                        server.client().resource(Installer.typed(object)).delete());
    }

    /** Changes a rule, by a merge patch in YAML. */
    void edit(String rule, String patch) {
        at(rule).patch(MERGE, Yaml.documents(patch).getFirst().toString());
    }

    void deleteRule(String rule) {
        at(rule).delete();
    }

    private Resource<GenericKubernetesResource> at(String rule) {
        String[] parts = rule.split("/", 2);
        return server.client()
                .genericKubernetesResources(RULES)
                .inNamespace(parts[0])
                .withName(parts[1]);
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource rule) {
        return at(place(rule));
    }

    /** A rule, by namespace and name. */
    GenericKubernetesResource rule(String place) {
        GenericKubernetesResource rule = at(place).get();
        assertThat(rule).as("DestinationRule " + place).isNotNull();
        return rule;
    }

    List<GenericKubernetesResource> ours() {
        return rules().filter(UpkeepCluster::isOurs).toList();
    }

    /** Namespace and name of each rule that is ours. */
    List<String> oursByPlace() {
        return ours().stream().map(UpkeepCluster::place).toList();
    }

    private List<GenericKubernetesResource> rulesOfOthers() {
        return rules().filter(rule -> !isOurs(rule)).toList();
    }

    private Stream<GenericKubernetesResource> rules() {
        return server.client().genericKubernetesResources(RULES).inAnyNamespace().list().getItems().stream();
    }

    private static boolean isOurs(GenericKubernetesResource rule) {
        return OwnRule.VALUE.equals(rule.getMetadata().getLabels().get(OwnRule.LABEL));
    }

    private static String place(GenericKubernetesResource rule) {
        return rule.getMetadata().getNamespace() + "/" + rule.getMetadata().getName();
    }

    /** What was said in events, with this reason. */
    List<Event> events(String reason) {
        return server.client().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .toList();
    }

    /** Who leads. */
    Optional<String> leader() {
        return Optional.ofNullable(server.client()
                        .leases()
                        .inNamespace(LEASE_NAMESPACE)
                        .withName(LEASE)
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(identity -> !identity.isEmpty());
    }

    /** What our account has asked to be written about these resources, oldest first. */
    List<JsonNode> writes(String... resources) {
        Set<String> wanted = Set.of(resources);
        try (Stream<String> lines = Files.lines(server.auditLog())) {
            return lines.map(UpkeepCluster::parse)
                    .filter(line -> wanted.contains(
                            line.path("objectRef").path("resource").asText()))
                    .filter(line -> line.path("user").path("username").asText().contains(":mtls-guardrails:"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Its last line may still be in the making. */
    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException cutOff) {
            return JSON.nullNode();
        }
    }

    ControlPlane server() {
        return server;
    }

    Kubectl kubectl() {
        return kubectl;
    }

    /** The kubeconfig of the account that webhook-config gives to us. */
    Path account() {
        return account;
    }

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Shared {
        private static final UpkeepCluster CLUSTER = startShared();

        private static UpkeepCluster startShared() {
            try {
                UpkeepCluster cluster = start(Files.createTempDirectory("upkeep"));
                Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "upkeep-stop"));
                return cluster;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
