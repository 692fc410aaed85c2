package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whom a finding leaves unprotected. Policy and exceptions are looked up for these, not for the object applied. */
public sealed interface Reach {

    /** Whether the other hits nobody that this one does not hit as well. */
    boolean covers(Reach other);

    /**
     * Servers of the mesh.
     *
     * @param classes one for each namespace that is in reach, ordered by name, even where nothing runs there yet
     */
    record Servers(Extent extent, List<ServerClass> classes) implements Reach {

        public Servers {
            classes = List.copyOf(classes);
        }

        @Override
        public boolean covers(Reach other) {
            return other instanceof Servers servers
                    && extent.covers(servers.extent)
                    && (classes.equals(servers.classes) || workloads().containsAll(servers.workloads()));
        }

        public Set<ResourceId> workloads() {
            Set<ResourceId> all = new HashSet<>();
            classes.stream().map(ServerClass::workloads).forEach(all::addAll);
            return all;
        }
    }

    /**
     * Nobody now.
     *
     * @param until what would wake it, as the end of a sentence that begins with "until"
     */
    record Latent(String until) implements Reach {
        @Override
        public boolean covers(Reach other) {
            return other instanceof Latent;
        }
    }

    /** The object itself, and no server: it says something that is not so, or asks for what it may not have. */
    record Itself() implements Reach {
        @Override
        public boolean covers(Reach other) {
            return other instanceof Itself;
        }
    }

    /**
     * The servers in reach that live in one namespace.
     *
     * @param workloads ordered by name
     * @param ports which of their ports are concerned
     */
    record ServerClass(String namespace, List<ResourceId> workloads, Ports ports) {

        public ServerClass {
            workloads = List.copyOf(workloads);
        }

        /** All ports of these workloads. */
        public static ServerClass of(String namespace, Collection<ResourceId> workloads) {
            return new ServerClass(
                    namespace, workloads.stream().sorted().distinct().toList(), new Ports.All());
        }

        public ServerClass at(Ports narrower) {
            return new ServerClass(namespace, workloads, narrower);
        }
    }

    /** Ports of workloads, not of Services. */
    sealed interface Ports {

        /** All of them, or not known which. */
        record All() implements Ports {}

        record Only(Set<Long> numbers) implements Ports {

            public Only {
                numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
            }
        }
    }
}
