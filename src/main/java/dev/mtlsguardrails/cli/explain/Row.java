package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.PassedOver;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of calls that nothing tells apart, and who makes them.
 *
 * @param who in words
 * @param call one of them
 * @param passedOver rules for the host that these clients do not obey
 */
record Row(String who, Answer answer, Call call, List<PassedOver> passedOver) {

    Row {
        passedOver = List.copyOf(passedOver);
    }

    Outcome outcome() {
        return answer.outcome();
    }

    /** Whether it works as it should, or fails as it should: STRICT is there to keep out whoever has no proxy. */
    boolean isAsMeant() {
        boolean keptOut = answer.outcome() == Outcome.FAIL
                && answer.wire()
                        .filter(sent -> sent.why() == Why.CLIENT_WITHOUT_PROXY)
                        .isPresent();
        return keptOut || answer.outcome() == Outcome.ENC || answer.outcome() == Outcome.NONE;
    }

    /** The worst first, and last what is as it should be. */
    int rank() {
        return switch (outcome()) {
            case FAIL -> isAsMeant() ? 5 : 0;
            case PLAIN -> 1;
            case APP -> 2;
            case ENC -> 3;
            case NONE -> 4;
        };
    }

    /** Everything about a call but who makes it, and which pod answers. */
    record Answer(
            Outcome outcome,
            Optional<Decision<Wire>> wire,
            Optional<Decision<Reception>> reception,
            Call.Knowledge knowledge,
            Optional<ResourceId> rule,
            List<PassedOver> passedOver) {

        static Answer of(Call call, List<PassedOver> passedOver) {
            return new Answer(
                    call.outcome(),
                    call.wire(),
                    call.reception(),
                    call.knowledge(),
                    call.lookup().rule(),
                    passedOver);
        }
    }

    /** A class of clients, and what becomes of its calls. */
    record Of(Members members, Call call, List<PassedOver> passedOver) {

        Answer answer() {
            return Answer.of(call, passedOver);
        }
    }
}
