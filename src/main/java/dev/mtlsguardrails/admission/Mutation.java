package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.admission.ReviewReader.ReadReview;
import dev.mtlsguardrails.core.injection.Marker;
import dev.mtlsguardrails.core.injection.Marking;
import dev.mtlsguardrails.core.injection.Reason.Telling;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.kube.TemplateTree;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Marks templates. It refuses nothing: whatever is wrong with an object, it is told when it comes to be judged. */
@ApplicationScoped
class Mutation {

    private final Clock clock;

    Mutation(Clock clock) {
        this.clock = clock;
    }

    Mutated decide(AdmissionRequest request, ClusterView view) {
        return decide(request, change -> view);
    }

    /** The same before the mesh is known: a mark rests on the namespace, the control plane and the guards alone. */
    Mutated decide(AdmissionRequest request, Outline outline) {
        return decide(request, change -> outline.around(change.object()));
    }

    private Mutated decide(AdmissionRequest request, Function<Change, ClusterView> view) {
        return switch (ReviewReader.read(request)) {
            case ReadReview.Judged(Change change) ->
                decided(request, Situation.of(change, request.requester(), clock.instant(), view.apply(change)));
            case ReadReview.Foreign foreign -> untouched(request);
            case ReadReview.Refused refused -> untouched(request);
            case ReadReview.Unreadable unreadable -> untouched(request);
        };
    }

    private static Mutated decided(AdmissionRequest request, Situation situation) {
        return situation
                .stored(PodSource.class)
                .map(source -> decided(request, source, situation))
                .orElseGet(() -> untouched(request));
    }

    private static Mutated decided(AdmissionRequest request, PodSource source, Situation situation) {
        TemplateTree tree = new TemplateTree(source.template(), request.object().orElseThrow(), request.oldObject());
        Marking marking = Marker.decide(source, situation, tree);
        Optional<JsonNode> patch =
                marking instanceof Marking.Added added ? Optional.of(tree.adding(added.additions())) : Optional.empty();
        AdmissionAnswer answer = new AdmissionAnswer(
                request.uid(), Optional.empty(), patch, warnings(request, marking), annotations(marking));
        return new Mutated(answer, Optional.of(marking));
    }

    private static Mutated untouched(AdmissionRequest request) {
        return new Mutated(AdmissionAnswer.allowed(request.uid()), Optional.empty());
    }

    private static List<String> warnings(AdmissionRequest request, Marking marking) {
        return marking.telling() == Telling.REQUESTER
                ? List.of("mTLS Guardrails: " + named(request) + " is " + marking.words())
                : List.of();
    }

    /** What is named by the API server gets its name only after it has been here. */
    private static ResourceId named(AdmissionRequest request) {
        ResourceId id = request.id();
        String prefix = request.object()
                .map(object -> object.path("metadata").path("generateName").asText())
                .orElse("");
        return id.name().isEmpty() ? new ResourceId(id.kind(), id.namespace(), prefix + "*") : id;
    }

    private static SortedMap<String, String> annotations(Marking marking) {
        return marking.telling() == Telling.NOBODY ? new TreeMap<>() : new TreeMap<>(Map.of("mark", marking.words()));
    }

    /**
     * The answer and how it came about.
     *
     * @param marking empty where there is no template to mark
     */
    record Mutated(AdmissionAnswer answer, Optional<Marking> marking) {}
}
