package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.resource.ResourceId;
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

        /** One workload that speaks for itself, at all of its ports. */
        public static Servers of(ResourceId workload) {
            return new Servers(new Extent.Single(workload), List.of(ServerClass.of(workload)));
        }

        @Override
        public boolean covers(Reach other) {
            return other instanceof Servers servers
                    && extent.covers(servers.extent)
                    && (classes.equals(servers.classes)
                            || servers.classes.stream().allMatch(this::covers));
        }

        private boolean covers(ServerClass other) {
            return other.everybody().isEmpty()
                    || classes.stream()
                            .filter(of -> of.namespace().equals(other.namespace()))
                            .anyMatch(of -> of.ports().cover(other.ports())
                                    && of.workloads().containsAll(other.workloads())
                                    && of.everybody().containsAll(other.everybody()));
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
     * @param workloads those with a sidecar, ordered by name
     * @param bystanders those that are selected as well, and have none: nothing changes for them now, but they may get one
     * @param ports which of their ports are concerned
     */
    record ServerClass(String namespace, List<ResourceId> workloads, List<ResourceId> bystanders, Ports ports) {

        public ServerClass {
            workloads = List.copyOf(workloads);
            bystanders = List.copyOf(bystanders);
        }

        /** All ports of one workload. */
        public static ServerClass of(ResourceId workload) {
            return new ServerClass(workload.namespace(), List.of(workload), List.of(), new Ports.All());
        }

        public ServerClass at(Ports narrower) {
            return new ServerClass(namespace, workloads, bystanders, narrower);
        }

        /** With a sidecar or without. */
        public Set<ResourceId> everybody() {
            Set<ResourceId> all = new HashSet<>(workloads);
            all.addAll(bystanders);
            return all;
        }
    }

    /** Ports of workloads, not of Services. */
    sealed interface Ports {

        /** Whether none of the others is missing here. */
        boolean cover(Ports others);

        /** All of them, or not known which. */
        record All() implements Ports {
            @Override
            public boolean cover(Ports others) {
                return true;
            }
        }

        record Only(Set<Long> numbers) implements Ports {

            public Only {
                numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
            }

            @Override
            public boolean cover(Ports others) {
                return others instanceof Only only && numbers.containsAll(only.numbers);
            }
        }
    }
}
