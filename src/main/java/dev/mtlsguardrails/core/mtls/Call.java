package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mtls.KnownService.Picking;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of one call, and why.
 *
 * @param picking who picked the endpoint; where it was the client, the labels of a subset do not count
 * @param lookup which DestinationRule the client obeys
 * @param endpoint who answers; empty where nobody does
 * @param wire what the client sends; empty where that is decided for each endpoint, and there is none
 * @param reception what stands at the endpoint
 */
public record Call(
        Dialled dialled,
        Knowledge knowledge,
        Picking picking,
        Lookup lookup,
        Optional<Endpoint> endpoint,
        Optional<Decision<Wire>> wire,
        Optional<Decision<Reception>> reception) {

    /** As long as nobody answers. */
    static Call known(Dialled dialled, RuleLookup.Choice choice, ClientSide side) {
        return new Call(
                dialled,
                Knowledge.KNOWN,
                side.picking(),
                new Lookup(
                        choice.obeyed().map(MergedRule::id),
                        choice.place(),
                        choice.passedOver(),
                        choice.obeyed().map(rule -> rule.subsets().keySet()).orElse(Set.of())),
                Optional.empty(),
                side.toAll(),
                Optional.empty());
    }

    static Call unknown(Dialled dialled, Sending sending) {
        return new Call(
                dialled,
                Knowledge.UNKNOWN,
                Picking.BY_CLIENT,
                Lookup.NONE,
                Optional.empty(),
                sending.toAll(),
                Optional.empty());
    }

    Call answeredBy(Endpoint one, Decision<Wire> sent, Decision<Reception> received) {
        return new Call(
                dialled, knowledge, picking, lookup, Optional.of(one), Optional.of(sent), Optional.of(received));
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
    public record Dialled(Client client, Host host, long port, Optional<String> subset) {}

    /**
     * What came of the search for a rule.
     *
     * @param rule the one that is obeyed; of several folded into one, the first
     * @param place where the search ended, even if nothing there is for this client
     * @param passedOver rules for the host that the client does not obey
     * @param subsets the names of the subsets that may be called, as far as the rule has any, in its order
     */
    public record Lookup(
            Optional<ResourceId> rule, Optional<Place> place, List<ResourceId> passedOver, Set<String> subsets) {

        static final Lookup NONE = new Lookup(Optional.empty(), Optional.empty(), List.of(), Set.of());

        public Lookup {
            passedOver = List.copyOf(passedOver);
            subsets = Collections.unmodifiableSet(subsets);
        }
    }

    /** Whether the client's proxy knows the service by this name and port. */
    public enum Knowledge {
        KNOWN,
        /** The call goes, if it goes, through the proxy unseen (istio-semantics 2.9). */
        UNKNOWN
    }
}
