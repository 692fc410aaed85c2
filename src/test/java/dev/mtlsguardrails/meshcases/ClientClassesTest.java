package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.resource.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found for a class of clients holds for each of its members, in all the meshes that Istio answered for. */
class ClientClassesTest {

    private static final Path FILES = Path.of("src/test/resources/mesh-cases");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cases-1.31.0.jsonl.gz",
                "develop-tier1-1.31.0.jsonl.gz",
                "develop-tier2-1.31.0.jsonl.gz",
                "develop-tier2-1.20.8.jsonl.gz"
            })
    void aClassAnswersForEachOfItsMembers(String file) {
        try (Stream<MeshCase> meshes = MeshCases.read(FILES.resolve(file))) {
            meshes.forEach(ClientClassesTest::answersForItsMembers);
        }
    }

    private static void answersForItsMembers(MeshCase mesh) {
        EffectiveMtls engine = new EffectiveMtls(mesh.mesh());
        ClientClasses classes = new ClientClasses(mesh.mesh());
        Set<Dialling> dialled = StreamSupport.stream(
                        mesh.expect().path("clients").spliterator(), false)
                .map(row -> new Dialling(
                        new Host(row.path("host").asText()), row.path("port").asLong()))
                .collect(Collectors.toSet());
        List<Pod> clients = mesh.mesh()
                .namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .toList();
        for (Dialling one : dialled) {
            List<ClientClass> of = classes.of(one.host());
            for (Pod pod : clients) {
                Client client = Client.of(pod, mesh.mesh());
                ClientClass itsClass = classOf(pod, client, of);

                assertThat(said(engine, itsClass.client(), one))
                        .as(() -> mesh.id() + ": " + pod.id() + " -> " + one + " by " + itsClass.members())
                        .isEqualTo(said(engine, client, one));
            }
        }
    }

    private static ClientClass classOf(Pod pod, Client client, List<ClientClass> classes) {
        return classes.stream()
                .filter(candidate -> has(candidate.members(), pod, client))
                .max((one, other) -> Integer.compare(rank(one.members()), rank(other.members())))
                .orElseThrow();
    }

    private static boolean has(Members members, Pod pod, Client client) {
        boolean sidecar = client.proxy() == Proxy.SIDECAR;
        String namespace = pod.id().namespace();
        return switch (members) {
            case Members.Elsewhere elsewhere ->
                sidecar && !elsewhere.exceptNamespaces().contains(namespace);
            case Members.WithoutProxy without -> client.proxy() == Proxy.NONE;
            case Members.InAmbient ambient -> client.proxy() == Proxy.AMBIENT;
            case Members.InNamespace in -> sidecar && in.namespace().equals(namespace);
            case Members.Selected selected ->
                sidecar
                        && selected.namespace().equals(namespace)
                        && selected.workloads().contains(pod.id().name());
            case Members.Gateways gateways ->
                client.proxy() == Proxy.GATEWAY && gateways.namespace().equals(namespace);
        };
    }

    private static int rank(Members members) {
        return members instanceof Members.Selected ? 1 : 0;
    }

    private static List<String> said(EffectiveMtls engine, Client client, Dialling dialling) {
        return engine.calls(new Dialled(client, dialling.host(), dialling.port(), Optional.empty())).stream()
                .map(ClientClassesTest::said)
                .toList();
    }

    private static String said(Call call) {
        return call.endpoint() + " " + call.wire() + " " + call.lookup().rule() + " " + call.knowledge() + " "
                + call.outcome();
    }

    private record Dialling(Host host, long port) {}
}
