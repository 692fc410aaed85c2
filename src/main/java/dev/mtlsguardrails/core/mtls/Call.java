package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mtls.KnownService.Picking;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one call, and why.
 *
 * @param picking who picked the endpoint; where it was the client, the labels of a subset do not count
 * @param rule the DestinationRule that the client obeys; of several folded into one, the first
 * @param passedOver rules for the host that it does not obey
 * @param endpoint who answers; empty where nobody does
 * @param wire what the client sends; empty where that is decided for each endpoint, and there is none
 * @param reception what stands at the endpoint
 */
public record Call(
        Dialled dialled,
        Knowledge knowledge,
        Picking picking,
        Optional<ResourceId> rule,
        List<ResourceId> passedOver,
        Optional<Endpoint> endpoint,
        Optional<Decision<Wire>> wire,
        Optional<Decision<Reception>> reception) {

    public Call {
        passedOver = List.copyOf(passedOver);
    }

    /** As long as nobody answers. */
    static Call known(Dialled dialled, RuleLookup.Choice choice, ClientSide side) {
        return new Call(
                dialled,
                Knowledge.KNOWN,
                side.picking(),
                choice.obeyed().map(MergedRule::id),
                choice.shadowed(),
                Optional.empty(),
                side.toAll(),
                Optional.empty());
    }

    static Call unknown(Dialled dialled, Sending sending) {
        return new Call(
                dialled,
                Knowledge.UNKNOWN,
                Picking.BY_CLIENT,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                sending.toAll(),
                Optional.empty());
    }

    Call answeredBy(Endpoint one, Decision<Wire> sent, Decision<Reception> received) {
        return new Call(
                dialled,
                knowledge,
                picking,
                rule,
                passedOver,
                Optional.of(one),
                Optional.of(sent),
                Optional.of(received));
    }

    public Outcome outcome() {
        if (wire.filter(sent -> sent.value() == Wire.BLOCKED).isPresent()) {
            return Outcome.FAIL;
        }
        return wire.isPresent() && reception.isPresent()
                ? Outcome.of(wire.get().value(), reception.get().value())
                : Outcome.NONE;
    }

    /**
     * Who calls whom.
     *
     * @param port the Service's
     * @param subset the one that a route names, if any
     */
    public record Dialled(Client client, Host host, long port, Optional<String> subset) {

        /** The same call to another name. */
        Dialled at(Host other) {
            return new Dialled(client, other, port, subset);
        }
    }

    /** Whether the client's proxy knows the service by this name and port. */
    public enum Knowledge {
        KNOWN,
        /** The call goes, if it goes, through the proxy unseen (istio-semantics 2.9). */
        UNKNOWN
    }
}
