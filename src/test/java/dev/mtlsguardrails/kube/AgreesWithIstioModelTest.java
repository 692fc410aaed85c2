package dev.mtlsguardrails.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.Resource;
import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettings;
import io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicy;
import io.fabric8.istio.api.api.security.v1beta1.PeerAuthenticationMutualTLS;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * On valid input our reader and the typed Istio model say the same. The model is no substitute: what it does not know
 * it reads as "not set", which is why it is only the witness here.
 */
class AgreesWithIstioModelTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> destinationRules() {
        return objects("DestinationRule")
                .map(object -> DynamicTest.dynamicTest(title(object), () -> {
                    var model = MAPPER.convertValue(
                                    object, io.fabric8.istio.api.networking.v1beta1.DestinationRule.class)
                            .getSpec();
                    List<String> modes = new ArrayList<>(modes(model.getTrafficPolicy()));
                    if (model.getSubsets() != null) {
                        model.getSubsets().forEach(subset -> modes.addAll(modes(subset.getTrafficPolicy())));
                    }

                    DestinationRule read = read(object, DestinationRule.class);

                    assertThat(read.writtenHost()).isEqualTo(model.getHost());
                    assertThat(read.tlsBlocks())
                            .extracting(block -> text(block.tls().mode()))
                            .containsExactlyElementsOf(modes);
                }));
    }

    @TestFactory
    Stream<DynamicTest> peerAuthentications() {
        return objects("PeerAuthentication")
                .map(object -> DynamicTest.dynamicTest(title(object), () -> {
                    var model = MAPPER.convertValue(
                                    object, io.fabric8.istio.api.security.v1beta1.PeerAuthentication.class)
                            .getSpec();

                    PeerAuthentication read = read(object, PeerAuthentication.class);

                    assertThat(text(read.mode())).isEqualTo(text(model == null ? null : model.getMtls()));
                }));
    }

    private static List<String> modes(TrafficPolicy policy) {
        List<String> modes = new ArrayList<>();
        if (policy != null) {
            if (policy.getTls() != null) {
                modes.add(text(policy.getTls()));
            }
            if (policy.getPortLevelSettings() != null) {
                policy.getPortLevelSettings().stream()
                        .filter(port -> port.getTls() != null)
                        .forEach(port -> modes.add(text(port.getTls())));
            }
        }
        return modes;
    }

    private static String text(ClientTLSSettings tls) {
        return tls.getMode() == null ? "no mode" : tls.getMode().name();
    }

    private static String text(TlsMode mode) {
        return mode.toString();
    }

    private static String text(MtlsMode mode) {
        return mode.toString();
    }

    private static String text(PeerAuthenticationMutualTLS mtls) {
        return mtls == null || mtls.getMode() == null ? "UNSET" : mtls.getMode().name();
    }

    private static <T extends Resource> T read(JsonNode object, Class<T> type) {
        return type.cast(((Reading.Read<Resource>) KubeReader.read(object)).value());
    }

    /** Every object of the kind in examples and cases whose modes the model knows. */
    private static Stream<JsonNode> objects(String kind) {
        return CaseObjects.all().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .filter(object ->
                        KubeReader.read(object) instanceof Reading.Read<Resource> read && isKnown(read.value()));
    }

    private static boolean isKnown(Resource object) {
        return switch (object) {
            case PeerAuthentication policy -> policy.mode() instanceof MtlsMode.Known;
            case DestinationRule rule ->
                rule.tlsBlocks().stream().noneMatch(block -> block.tls().mode() instanceof TlsMode.Unrecognised);
            default -> false;
        };
    }

    private static String title(JsonNode object) {
        return object.path("metadata").path("namespace").asText() + "/"
                + object.path("metadata").path("name").asText() + " "
                + StreamSupport.stream(object.path("spec").spliterator(), false).findFirst();
    }
}
