package dev.mtlsguardrails.core.mtls;

/** Where a DestinationRule is looked for, in this order; the first place with anything ends the search (istio-semantics 2.3). */
public enum Place {
    CLIENTS_NAMESPACE(
            "the namespace of the client",
            "every rule that holds there; in the root namespace only rules that are not shown to others"),
    SERVICES_NAMESPACE("the namespace of the service", "rules that are exported, to this client among others"),
    ROOT_NAMESPACE("the root namespace", "rules that are exported, to this client among others");

    private final String words;
    private final String counting;

    Place(String words, String counting) {
        this.words = words;
        this.counting = counting;
    }

    public String words() {
        return words;
    }

    /** Which rules count there. */
    public String counting() {
        return counting;
    }
}
