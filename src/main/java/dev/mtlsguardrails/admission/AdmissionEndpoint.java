package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.Outline;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the API server calls. A verdict reads one value in memory and waits for nothing: it is given on the event loop. Only
 * a refusal that rests on other objects is answered a little later, and holds no thread until then.
 */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AdmissionEndpoint {

    private static final Logger LOG = Logger.getLogger(AdmissionEndpoint.class);

    private static final int MOST_WAITING = 64;

    private final Admission admission;
    private final Mutation mutation;
    private final AuditTrail trail;
    private final LetPass letPass;
    private final ClusterViews views;
    private final Reconsideration reconsideration;

    AdmissionEndpoint(Admission admission, Mutation mutation, AuditTrail trail, LetPass letPass, ClusterViews views) {
        this.admission = admission;
        this.mutation = mutation;
        this.trail = trail;
        this.letPass = letPass;
        this.views = views;
        this.reconsideration = new Reconsideration(views, Infrastructure.getDefaultExecutor(), MOST_WAITING);
    }

    @POST
    @Path("validate")
    public Uni<Response> validate(byte[] body, @Context RoutingContext review) {
        return validate(body, Deadline.of(review));
    }

    Uni<Response> validate(byte[] body, Deadline deadline) {
        return answer(body, deadline, this::provisional, (request, view) -> {
            long start = System.nanoTime();
            Decided first = admission.decide(request, view);
            return Uni.createFrom()
                    .completionStage(() -> reconsideration.of(
                            first, view, deadline.patience(), newer -> admission.decide(request, newer)))
                    .invoke(considered -> letPass.decided(request, considered.decided()))
                    .invoke(considered -> trail.decided(
                            request,
                            considered.decided(),
                            considered.look(),
                            Duration.ofNanos(System.nanoTime() - start)))
                    .map(considered -> OldView.toldIn(considered.decided(), views.silence()));
        });
    }

    /** Marks templates where a policy wants it. What objects mean is judged when they come back to /validate. */
    @POST
    @Path("mutate")
    public Uni<Response> mutate(byte[] body, @Context RoutingContext review) {
        return mutate(body, Deadline.of(review));
    }

    Uni<Response> mutate(byte[] body, Deadline deadline) {
        return answer(
                body,
                deadline,
                (request, outline) -> marked(request, mutation.decide(request, outline)),
                (request, view) -> Uni.createFrom().item(marked(request, mutation.decide(request, view))));
    }

    private AdmissionAnswer marked(AdmissionRequest request, Mutation.Mutated mutated) {
        trail.mutated(request, mutated);
        return mutated.answer();
    }

    private AdmissionAnswer provisional(AdmissionRequest request, Outline outline) {
        long start = System.nanoTime();
        Decided decided = admission.decide(request, outline);
        letPass.decided(request, decided);
        trail.decided(request, decided, Optional.empty(), Duration.ofNanos(System.nanoTime() - start));
        return decided.answer();
    }

    private Uni<Response> answer(byte[] body, Deadline deadline, MakingDo makingDo, Answering answering) {
        return Uni.createFrom()
                .deferred(() -> answered(body, deadline, makingDo, answering))
                .onFailure()
                .recoverWithItem(bug -> {
                    LOG.error("a review could not be judged; this is a bug of mTLS Guardrails", bug);
                    return failure(
                            Response.Status.INTERNAL_SERVER_ERROR, "a bug of mTLS Guardrails; its log says more");
                });
    }

    private Uni<Response> answered(byte[] body, Deadline deadline, MakingDo makingDo, Answering answering) {
        if (deadline.isPast()) {
            return Uni.createFrom()
                    .item(failure(
                            Response.Status.SERVICE_UNAVAILABLE, "too late, nobody waits for the answer any more"));
        }
        AdmissionRequest request;
        try {
            request = ReviewCodec.parse(body);
        } catch (BadReviewException bad) {
            LOG.debugf("refused a body that is no review: %s", bad.reason());
            return Uni.createFrom().item(failure(Response.Status.BAD_REQUEST, bad.reason()));
        }
        return views.current()
                .map(view -> answering.answer(request, view).map(AdmissionEndpoint::rendered))
                .orElseGet(() -> Uni.createFrom()
                        .item(views.outline()
                                .map(outline -> rendered(makingDo.answer(request, outline)))
                                .orElseGet(() ->
                                        failure(Response.Status.SERVICE_UNAVAILABLE, "the cluster is not known yet"))));
    }

    private static Response rendered(AdmissionAnswer answer) {
        return Response.ok(ReviewCodec.render(answer)).build();
    }

    private Response failure(Response.Status status, String message) {
        trail.failed(status.getStatusCode());
        return Response.status(status)
                .type(MediaType.TEXT_PLAIN)
                .entity("mTLS Guardrails: " + message + "\n")
                .build();
    }

    @FunctionalInterface
    private interface Answering {
        Uni<AdmissionAnswer> answer(AdmissionRequest request, ClusterView view);
    }

    /** The same before there is a view. */
    @FunctionalInterface
    private interface MakingDo {
        AdmissionAnswer answer(AdmissionRequest request, Outline outline);
    }
}
