package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Explanation;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Upkeep;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * In every mesh of {@code mesh-cases}, our rules turn each call that fails because of a wildcard, and for want of a sidecar
 * at any endpoint, into one that goes through, and change no other. Left out is what is only reported: where somebody wrote a
 * rule for exactly that host beside the wildcard, and where the wildcard has subsets, which routes may name.
 */
class UpkeepMeshesTest {

    private static final Path FILES = Path.of("src/test/resources/mesh-cases");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final Policy ENSURES =
            (Policy) MeshCase.read(Yaml.documents("""
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: default}
            spec: {destinationsWithoutSidecar: {apiServer: Ensure, services: Ensure}}
            """).getFirst());

    private final List<String> wrong = new ArrayList<>();
    private int meshes;
    private int mended;

    @Test
    void ourRulesMendWhatAWildcardBreaksAndNothingElseChanges() throws IOException {
        for (Path file : files()) {
            try (Stream<MeshCase> cases = MeshCases.read(file)) {
                cases.filter(UpkeepMeshesTest::hasWildcard).forEach(this::check);
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(meshes).isGreaterThan(100);
        assertThat(mended).isGreaterThan(100);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(file -> file.getFileName().toString().contains(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasWildcard(MeshCase mesh) {
        return mesh.mesh()
                .namespaces()
                .flatMap(slice -> slice.all(DestinationRule.class).stream())
                .anyMatch(rule -> rule.writtenHost().startsWith("*"));
    }

    private void check(MeshCase of) {
        meshes++;
        MeshSnapshot before = of.mesh();
        ClusterView view = new ClusterView(before, GuardSet.EMPTY.apply(new Change.Standing(ENSURES)), List.of());
        Plan plan = Upkeep.plan(view, NOW);
        MeshSnapshot after = before;
        for (WantedRule rule : plan.wanted()) {
            after = after.apply(new Change.Create(rule.rule()));
        }
        for (JsonNode row : of.expect().path("clients")) {
            if (!isSubsetOfApiServer(row, before)) {
                compare(of, row, before, after, plan);
            }
        }
    }

    /** It has no pods with labels, so nobody answers before, and what becomes of the name of the subset is no pair's. */
    private static boolean isSubsetOfApiServer(JsonNode row, MeshSnapshot mesh) {
        return row.path("subset").textValue() != null
                && Hosts.isApiServer(new Host(row.path("host").asText()), mesh.config());
    }

    private void compare(MeshCase of, JsonNode row, MeshSnapshot before, MeshSnapshot after, Plan plan) {
        List<Call> calls = calls(row, before);
        List<Call> later = calls(row, after);
        boolean isToMend = isToMend(calls, before);
        for (int at = 0; at < calls.size(); at++) {
            Outcome was = calls.get(at).outcome();
            Outcome is = later.get(at).outcome();
            boolean isBroken = isToMend && was == Outcome.FAIL && isByWildcard(calls.get(at), before);
            if (is != (isBroken ? Outcome.PLAIN : was)) {
                wrong.add(of.id() + ": " + was + " to " + is + " " + row + "\n" + Explanation.of(calls.get(at)) + "\n"
                        + Explanation.of(later.get(at)) + "\n" + plan.wanted() + "\n" + plan.remarks());
            } else if (isBroken) {
                mended++;
            }
        }
    }

    private static List<Call> calls(JsonNode row, MeshSnapshot mesh) {
        Pod client = mesh.namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .filter(pod ->
                        Conventions.name(pod.id()).equals(row.path("from").asText()))
                .findFirst()
                .orElseThrow();
        return new EffectiveMtls(mesh)
                .calls(new Call.Dialled(
                        Client.of(client, mesh),
                        new Host(row.path("host").asText()),
                        row.path("port").asLong(),
                        Optional.ofNullable(row.path("subset").textValue())));
    }

    private static boolean isByWildcard(Call call, MeshSnapshot mesh) {
        return call.wire().filter(sent -> sent.value() == Wire.ISTIO_MTLS).isPresent()
                && call.lookup()
                        .rule()
                        .flatMap(id -> mesh.namespace(id.namespace()).find(DestinationRule.class, id))
                        .filter(rule -> rule.writtenHost().startsWith("*"))
                        .filter(rule -> !isBesideAnExactOne(call.dialled().host(), rule, mesh))
                        .filter(rule -> !hasSubsets(rule, mesh)
                                || Hosts.isApiServer(call.dialled().host(), mesh.config()))
                        .isPresent();
    }

    private static boolean hasSubsets(DestinationRule rule, MeshSnapshot mesh) {
        return mesh.namespace(rule.id().namespace()).all(DestinationRule.class).stream()
                .filter(other -> other.host(mesh.config()).equals(rule.host(mesh.config())))
                .anyMatch(other -> !other.subsets().isEmpty());
    }

    /** Beside one that somebody wrote, though it is not shown to all, none is made. */
    private static boolean isBesideAnExactOne(Host host, DestinationRule wildcard, MeshSnapshot mesh) {
        return mesh.namespace(wildcard.id().namespace()).all(DestinationRule.class).stream()
                .anyMatch(rule -> rule.host(mesh.config()).equals(host));
    }

    /** The API server; or a Service with endpoints that follow from its selector, none of which may get a sidecar. */
    private static boolean isToMend(List<Call> calls, MeshSnapshot mesh) {
        Host host = calls.getFirst().dialled().host();
        if (Hosts.isApiServer(host, mesh.config())) {
            return true;
        }
        return Hosts.service(host, mesh)
                .filter(Service::selectsPods)
                .filter(service -> mesh.namespace(service.id().namespace()).all(EndpointSlice.class).stream()
                        .noneMatch(slice -> slice.isByHandFor(service)))
                .filter(service -> mesh.namespace(service.id().namespace()).all(Pod.class).stream()
                        .filter(pod -> service.selects(pod.template()))
                        .noneMatch(
                                pod -> SidecarInjection.mayGetSidecar(pod.id().namespace(), pod.template(), mesh)))
                .isPresent();
    }
}
