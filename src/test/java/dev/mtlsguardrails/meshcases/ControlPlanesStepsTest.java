package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Control planes come, change and go while a cluster is watched. What is known of them must be what one would know who
 * looked for the first time: of the objects of all cases, in any order.
 */
class ControlPlanesStepsTest {

    private static final int ROUNDS = 40;
    private static final int STEPS = 50;
    private static final int CASES_AT_A_TIME = 3;
    private static final long SEED = 11;

    private static final String SHORT_RULE = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: reviews, namespace: shop}
            spec: {host: reviews}
            """;

    private final Random random = new Random(SEED);
    private final Map<ResourceId, Resource> surviving = new TreeMap<>();

    @Test
    void thousandsOfChangesGiveTheControlPlanesFoundFromScratch() {
        List<ControlPlanesCase> cases =
                ControlPlanesCase.folders().stream().map(ControlPlanesCase::of).toList();
        MeshSnapshot mesh = empty();
        Set<String> domains = new HashSet<>();
        for (int round = 1; round <= ROUNDS; round++) {
            List<Resource> inPlay = inPlay(cases);
            for (int step = 1; step <= STEPS; step++) {
                mesh = mesh.apply(next(inPlay));
                domains.add(mesh.config().clusterDomain());
                assertFoundFromScratch(mesh, "round " + round + ", step " + step);
            }
            mesh = emptied(mesh);
        }
        assertThat(domains).as("a cluster that changes its domain now and then").hasSizeGreaterThan(2);
    }

    /** Few clusters in one, so that now these and now those decide. */
    private List<Resource> inPlay(List<ControlPlanesCase> cases) {
        List<Resource> inPlay = new ArrayList<>(List.of(rule()));
        for (int chosen = 0; chosen < CASES_AT_A_TIME; chosen++) {
            inPlay.addAll(cases.get(random.nextInt(cases.size())).objects());
        }
        return inPlay;
    }

    private void assertFoundFromScratch(MeshSnapshot stepwise, String when) {
        MeshSnapshot fromScratch = fromScratch();
        assertThat(stepwise.equals(fromScratch)).as("%s: equal", when).isTrue();
        assertThat(stepwise.controlPlanes().all())
                .as(when)
                .isEqualTo(fromScratch.controlPlanes().all());
        assertThat(governing(stepwise)).as(when).isEqualTo(governing(fromScratch));
        assertIndexedByDomain(stepwise);
    }

    private MeshSnapshot emptied(MeshSnapshot full) {
        MeshSnapshot mesh = full;
        for (Resource object : surviving.values()) {
            mesh = mesh.apply(new Change.Delete(object));
        }
        surviving.clear();
        assertThat(mesh).isEqualTo(empty());
        return mesh;
    }

    /** Updates of what is there, and ends of what is not, included. */
    private Change next(List<Resource> inPlay) {
        Resource object = inPlay.get(random.nextInt(inPlay.size()));
        if (random.nextInt(3) == 0) {
            surviving.remove(object.id());
            return new Change.Delete(object);
        }
        surviving.put(object.id(), object);
        return new Change.Standing(object);
    }

    private static MeshSnapshot empty() {
        return MeshSnapshot.empty(ControlPlanes.configured(Configured.NOTHING));
    }

    private MeshSnapshot fromScratch() {
        List<Resource> objects = new ArrayList<>(surviving.values());
        Collections.shuffle(objects, random);
        MeshSnapshot mesh = empty();
        for (Resource object : objects) {
            mesh = mesh.apply(new Change.Standing(object));
        }
        return mesh;
    }

    private static Map<String, ControlPlane> governing(MeshSnapshot mesh) {
        return mesh.namespaces()
                .collect(Collectors.toMap(NamespaceSlice::name, slice -> mesh.controlPlaneOf(slice.name())));
    }

    /** A short host is one of the cluster's domain, whichever that is at the moment. */
    private void assertIndexedByDomain(MeshSnapshot mesh) {
        String domain = mesh.config().clusterDomain();
        boolean isThere = surviving.containsKey(rule().id());
        assertThat(mesh.namespacesWithRuleFor(new Host("reviews.shop.svc." + domain))
                        .contains("shop"))
                .isEqualTo(isThere);
        assertThat(mesh.namespacesWithRuleFor(new Host("reviews.shop.svc.other." + domain)))
                .isEmpty();
    }

    private static Resource rule() {
        return KubeReader.read(Yaml.documents(SHORT_RULE).getFirst()) instanceof Reading.Read<Resource>(Resource value)
                ? value
                : fail();
    }

    private static Resource fail() {
        throw new AssertionError("not read");
    }
}
