package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** What the API server calls. A verdict reads one value in memory and waits for nothing: it is given on the event loop. */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class AdmissionEndpoint {

    private static final Logger LOG = Logger.getLogger(AdmissionEndpoint.class);

    private final Admission admission;
    private final Mutation mutation;
    private final AuditTrail trail;
    private final ClusterViews views;

    AdmissionEndpoint(Admission admission, Mutation mutation, AuditTrail trail, ClusterViews views) {
        this.admission = admission;
        this.mutation = mutation;
        this.trail = trail;
        this.views = views;
    }

    @POST
    @Path("validate")
    public Response validate(byte[] body) {
        return answer(body, (request, view) -> {
            long start = System.nanoTime();
            Admission.Decided decision = admission.decide(request, view);
            trail.decided(request, decision, Duration.ofNanos(System.nanoTime() - start));
            return decision.answer();
        });
    }

    /** Marks templates where a policy wants it. What objects mean is judged when they come back to /validate. */
    @POST
    @Path("mutate")
    public Response mutate(byte[] body) {
        return answer(body, (request, view) -> {
            Mutation.Mutated mutated = mutation.decide(request, view);
            trail.mutated(request, mutated);
            return mutated.answer();
        });
    }

    private Response answer(byte[] body, BiFunction<AdmissionRequest, ClusterView, AdmissionAnswer> decide) {
        try {
            AdmissionRequest request = ReviewCodec.parse(body);
            Optional<ClusterView> view = views.current();
            return view.isEmpty()
                    ? failure(Response.Status.SERVICE_UNAVAILABLE, "the cluster is not known yet")
                    : Response.ok(ReviewCodec.render(decide.apply(request, view.get())))
                            .build();
        } catch (BadReviewException bad) {
            LOG.debugf("refused a body that is no review: %s", bad.reason());
            return failure(Response.Status.BAD_REQUEST, bad.reason());
        } catch (RuntimeException bug) {
            LOG.error("a review could not be judged; this is a bug of mTLS Guardrails", bug);
            return failure(Response.Status.INTERNAL_SERVER_ERROR, "a bug of mTLS Guardrails; its log says more");
        }
    }

    private Response failure(Response.Status status, String message) {
        trail.failed(status.getStatusCode());
        return Response.status(status)
                .type(MediaType.TEXT_PLAIN)
                .entity("mTLS Guardrails: " + message + "\n")
                .build();
    }
}
