package dev.mtlsguardrails.core.mtls;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Clients of one service that nothing tells apart: what becomes of the call of one becomes of the calls of all.
 *
 * @param client one of them, to ask the engine with
 */
public record ClientClass(Members members, Client client) {

    /** Who belongs to a class. */
    public sealed interface Members {

        /** Everybody in the mesh who is in no other class. */
        record Elsewhere(SortedSet<String> exceptNamespaces) implements Members {

            public Elsewhere {
                exceptNamespaces = Collections.unmodifiableSortedSet(new TreeSet<>(exceptNamespaces));
            }
        }

        /** Clients with a sidecar in one namespace; those that the other classes of it do not name. */
        record InNamespace(String namespace) implements Members {}

        /**
         * The workloads of one namespace that rules or Sidecars pick in the same way.
         *
         * @param workloads of pods, the workloads that own them; ordered by name
         */
        record Selected(String namespace, List<String> workloads) implements Members {

            public Selected {
                workloads = workloads.stream().sorted().distinct().toList();
            }
        }

        /** The gateways of one namespace. */
        record Gateways(String namespace) implements Members {}

        /** Everybody whose traffic no proxy sees. */
        record WithoutProxy() implements Members {}

        /** Everybody in ambient, in whichever namespace: what ztunnel sends, no rule changes (istio-semantics 3.4). */
        record InAmbient() implements Members {}
    }
}
