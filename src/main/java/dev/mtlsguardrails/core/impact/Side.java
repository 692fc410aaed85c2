package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/**
 * A call on one side of a change, and who decided what becomes of it.
 *
 * @param outcome {@link Outcome#NONE} where there is nobody to call: no such host or port, or nobody behind it
 * @param sent what the client sends, and by whose word; empty where there is nothing to call
 * @param met what stands at the endpoint, and by whose word; empty where there is none
 * @param rule the DestinationRule that the client obeys, whether or not it decides
 */
public record Side(
        Outcome outcome, Optional<Decision<Wire>> sent, Optional<Decision<Reception>> met, Optional<ResourceId> rule) {

    /** Nobody can call. */
    static final Side ABSENT = new Side(Outcome.NONE, Optional.empty(), Optional.empty(), Optional.empty());

    static Side of(Call call) {
        return new Side(
                call.outcome(), call.wire(), call.reception(), call.lookup().rule());
    }

    /** Whether a place in an object has decided: what the client sends, or what the server takes. */
    public boolean isDecidedBy(Decision.Source source) {
        return sent.flatMap(Decision::by).filter(source::equals).isPresent()
                || met.flatMap(Decision::by).filter(source::equals).isPresent();
    }
}
