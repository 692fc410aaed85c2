package dev.mtlsguardrails.core.injection;

import java.util.Locale;

/** Why a template is left as it is. */
public enum Reason {
    NOT_WANTED(Telling.NOBODY, "no policy of its namespace wants a mark"),
    NAMESPACE_UNKNOWN(Telling.NOBODY, "its namespace is not known (yet)"),
    NO_TEMPLATE(Telling.NOBODY, "it has no template"),
    TEMPLATE_STAYS(Telling.NOBODY, "its template stays as it is stored: a mark would restart its pods"),
    POD_IS_THERE(Telling.NOBODY, "a pod gets its sidecar when it is made, and never later"),
    MANAGED(Telling.NOBODY, "another object makes it, and is marked instead"),
    HOST_NETWORK(Telling.NOBODY, "it is on the network of its host"),
    OTHER_TEMPLATES(Telling.NOBODY, "it is injected from other templates than `sidecar`"),
    OWN_PROXY(Telling.NOBODY, "it has a proxy container of its own"),
    NEVER_INJECTED(Telling.NOBODY, "nobody gets a sidecar in its namespace"),
    CONTROL_PLANE(Telling.NOBODY, "a control plane lives in its namespace"),
    AMBIENT(Telling.NOBODY, "ambient captures it"),
    NOT_DISCOVERED(Telling.NOBODY, "its namespace is no part of the mesh: no discovery selector has it"),
    NO_MEMBER(Telling.NOBODY, "its namespace is no member of the mesh"),
    EXCUSED(Telling.AUDITORS, "an MtlsException excuses it from having a sidecar"),
    OWN_DECISION(Telling.NOBODY, "it says itself what it wants"),
    GETS_ONE(Telling.NOBODY, "it gets a sidecar without a mark"),
    PASSED_OVER(Telling.AUDITORS, "the injector is told to pass over pods with its labels"),
    NO_MARK_WORKS(Telling.AUDITORS, "no mark brings a sidecar here"),
    COMPLETES(
            Telling.REQUESTER,
            "a classic sidecar would keep it from completing, and native ones are not known to run here; mark it"
                    + " yourself if it ends its proxy");

    private final Telling telling;
    private final String words;

    Reason(Telling telling, String words) {
        this.telling = telling;
        this.words = words;
    }

    Telling telling() {
        return telling;
    }

    /** The rest of a sentence that begins with "not marked:". */
    public String words() {
        return words;
    }

    /** As programs read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Who should hear of it. */
    public enum Telling {
        NOBODY,
        /** Audit line and audit annotation. */
        AUDITORS,
        /** The same, and whoever asked is warned. */
        REQUESTER;

        Telling atMost(Telling ceiling) {
            return compareTo(ceiling) <= 0 ? this : ceiling;
        }
    }
}
