package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.ClientPair;
import dev.mtlsguardrails.core.mtls.ClientPairs;
import dev.mtlsguardrails.core.resource.Host;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whose calls to a host a change may affect. */
sealed interface Whose {

    /** The classes to ask for. */
    List<ClientPair> among(ClientPairs clients, Host host);

    /** Whoever is among these or those. */
    Whose or(Whose other);

    static Whose everybody() {
        return new Everybody(Collections.emptySortedSet());
    }

    static Whose in(String namespace) {
        return new In(new TreeSet<>(List.of(namespace)));
    }

    /**
     * All clients there are.
     *
     * @param apart namespaces whose clients change themselves
     */
    record Everybody(SortedSet<String> apart) implements Whose {
        @Override
        public List<ClientPair> among(ClientPairs clients, Host host) {
            return clients.of(host, apart);
        }

        @Override
        public Whose or(Whose other) {
            return switch (other) {
                case Everybody everybody -> new Everybody(union(apart, everybody.apart));
                case In in -> new Everybody(union(apart, in.namespaces));
            };
        }
    }

    /** Those of some namespaces. */
    record In(SortedSet<String> namespaces) implements Whose {
        @Override
        public List<ClientPair> among(ClientPairs clients, Host host) {
            return namespaces.stream()
                    .flatMap(namespace -> clients.in(namespace, host).stream())
                    .toList();
        }

        @Override
        public Whose or(Whose other) {
            return switch (other) {
                case Everybody everybody -> everybody.or(this);
                case In in -> new In(union(namespaces, in.namespaces));
            };
        }
    }

    private static SortedSet<String> union(SortedSet<String> one, SortedSet<String> other) {
        SortedSet<String> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
