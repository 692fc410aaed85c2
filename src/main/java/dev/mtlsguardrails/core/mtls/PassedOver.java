package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.ResourceId;

/** A rule for a host that a client does not obey, and why not (istio-semantics 2.3, 2.4). */
public record PassedOver(ResourceId rule, Because because) {

    public enum Because {
        /** It was folded into the first of them, which keeps its own traffic policy. */
        AN_OLDER_ONE_COMES_FIRST("an older rule for the same host comes first"),
        OTHER_CLIENTS("its workloadSelector is about other clients"),
        ANOTHER_COUNTS("another rule for the same host counts for these clients"),
        FURTHER_AWAY("the search for a rule ends before it");

        private final String words;

        Because(String words) {
            this.words = words;
        }

        /** A clause to follow "because". */
        public String words() {
            return words;
        }
    }
}
