package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The decision about a review, in a mesh of files: everything but HTTP and the watches. */
final class Offline {

    static final Path BOOKINFO = Path.of("src/test/resources/bookinfo");

    /** The moment at which cases and examples are judged, unless they say another. */
    static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    /** Nobody is trusted by configuration; whoever makes the objects of an installed or assumed mesh is all the same. */
    private static final Judge JUDGE = new Judge(RuleCatalogue.complete(), List.of());

    private Offline() {}

    /** The bookinfo mesh, with more objects on top. */
    static ClusterView bookinfo(List<JsonNode> more) {
        return with(Read.MESH, more);
    }

    /** Once for all cases. */
    private static final class Read {
        private static final ClusterView MESH = with(ClusterView.empty(MeshConfig.DEFAULT), Yaml.folder(BOOKINFO));
    }

    /** A mesh of these objects and nothing else. */
    static ClusterView of(List<JsonNode> objects) {
        return with(ClusterView.empty(MeshConfig.DEFAULT), objects);
    }

    private static ClusterView with(ClusterView view, List<JsonNode> objects) {
        ClusterView grown = view;
        for (JsonNode object : objects) {
            grown = grown.apply(new Change.Standing(read(object)));
        }
        return grown;
    }

    /** With one object more, if it is one that we can read. */
    static ClusterView with(ClusterView view, JsonNode object) {
        return KubeReader.read(object) instanceof Reading.Read<Resource>(Resource value)
                ? view.apply(new Change.Standing(value))
                : view;
    }

    /** Without that object. */
    static ClusterView without(ClusterView view, JsonNode object) {
        return KubeReader.read(object) instanceof Reading.Read<Resource>(Resource value)
                ? view.apply(new Change.Delete(value))
                : view;
    }

    private static Resource read(JsonNode object) {
        return switch (KubeReader.read(object)) {
            case Reading.Read<Resource>(Resource value) -> value;
            case Reading.Malformed<Resource> malformed -> throw new AssertionError(malformed + " in " + object);
            case Reading.Foreign<Resource> foreign -> throw new AssertionError("no reader for " + object);
        };
    }

    static Admission.Decided decide(byte[] review, ClusterView view) throws BadReviewException {
        return decide(review, view, NOW);
    }

    static Admission.Decided decide(byte[] review, ClusterView view, Instant now) throws BadReviewException {
        return at(now).decide(ReviewCodec.parse(review), view);
    }

    /** What can be decided before the mesh is known. */
    static Admission.Decided decide(byte[] review, Outline outline, Instant now) throws BadReviewException {
        return at(now).decide(ReviewCodec.parse(review), outline);
    }

    private static Admission at(Instant now) {
        return new Admission(JUDGE, RuleCatalogue.complete(), Clock.fixed(now, ZoneOffset.UTC));
    }

    /** What would be done to a template. */
    static Mutation.Mutated mutate(byte[] review, ClusterView view) throws BadReviewException {
        return new Mutation(Clock.fixed(NOW, ZoneOffset.UTC)).decide(ReviewCodec.parse(review), view);
    }

    /** The same before the mesh is known. */
    static Mutation.Mutated mutate(byte[] review, Outline outline) throws BadReviewException {
        return new Mutation(Clock.fixed(NOW, ZoneOffset.UTC)).decide(ReviewCodec.parse(review), outline);
    }
}
