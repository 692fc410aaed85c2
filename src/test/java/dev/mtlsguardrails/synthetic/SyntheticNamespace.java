package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One namespace of a {@link SyntheticMesh}: two services with their pods, a rule for one of them, and one for a service of
 * the namespace after it.
 *
 * @param next the number of the namespace whose service its clients have a rule for
 */
public record SyntheticNamespace(int number, int next) {

    public static final List<String> SERVICES = List.of("orders", "payments");
    public static final int PODS_PER_SERVICE = 5;

    private static final int NAMESPACES_PER_POLICY = 5;

    public String name() {
        return name(number);
    }

    private static String name(int number) {
        return "team-%05d".formatted(number);
    }

    public Host host(String service) {
        return Host.service(service, name(), MeshConfig.DEFAULT.clusterDomain());
    }

    Stream<MeshObject> objects() {
        return Stream.<Stream<? extends MeshObject>>of(
                        Stream.of(make().namespace()),
                        SERVICES.stream().map(make()::service),
                        SERVICES.stream().map(make()::deployment),
                        pods("v1"),
                        rules(TlsMode.Known.ISTIO_MUTUAL),
                        policy(MtlsMode.Known.STRICT).stream())
                .flatMap(Function.identity());
    }

    /** All its pods, in a version. */
    public Stream<Pod> pods(String version) {
        return SERVICES.stream()
                .flatMap(service ->
                        IntStream.range(0, PODS_PER_SERVICE).mapToObj(ordinal -> pod(service, version, ordinal)));
    }

    private Pod pod(String service, String version, int ordinal) {
        int address = (number * SERVICES.size() + SERVICES.indexOf(service)) * PODS_PER_SERVICE + ordinal;
        return make().pod(
                        service,
                        version,
                        ordinal,
                        "10." + (address >> 16) + "." + ((address >> 8) & 255) + "." + (address & 255));
    }

    /** Its two rules, in a mode. */
    public Stream<DestinationRule> rules(TlsMode mode) {
        Host nextDoor = Host.service(SERVICES.getLast(), name(next), MeshConfig.DEFAULT.clusterDomain());
        return Stream.of(
                make().rule("own", host(SERVICES.getFirst()).name(), mode),
                make().rule("next-door", nextDoor.name(), mode));
    }

    /** Its policy, in a mode; every fifth namespace has one. */
    public Optional<PeerAuthentication> policy(MtlsMode mode) {
        return number % NAMESPACES_PER_POLICY == 0 ? Optional.of(make().policy("default", mode)) : Optional.empty();
    }

    private ObjectMaker make() {
        return new ObjectMaker(name(), number);
    }
}
