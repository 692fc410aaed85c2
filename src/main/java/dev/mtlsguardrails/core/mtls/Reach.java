package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** The servers in reach that live in one namespace, ordered by name. */
    record ServerClass(String namespace, List<ResourceId> workloads) {

        public ServerClass {
            workloads = List.copyOf(workloads);
        }

        public static ServerClass of(String namespace, Collection<ResourceId> workloads) {
            return new ServerClass(
                    namespace, workloads.stream().sorted().distinct().toList());
        }
    }
}
