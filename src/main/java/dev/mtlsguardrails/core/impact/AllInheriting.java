package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@link Inheriting} of several namespaces together.
 *
 * @param servers of namespaces that this tells all about, by the ports at which they go by the policy of the mesh
 * @param apart namespaces with somebody in ambient, whose servers have to be asked about one by one
 */
record AllInheriting(Map<AtPorts, List<ServerClass>> servers, List<String> apart) {

    /** Those of a whole mesh, by no order that means anything. */
    static Stream<AllInheriting> of(MeshSnapshot mesh) {
        return mesh.summaries(AllInheriting.class, slices -> in(slices, mesh));
    }

    private static AllInheriting in(Collection<NamespaceSlice> slices, MeshSnapshot mesh) {
        Map<AtPorts, List<ServerClass>> servers = new LinkedHashMap<>();
        List<String> apart = new ArrayList<>();
        for (NamespaceSlice slice : slices) {
            Inheriting inheriting = Inheriting.of(slice, mesh);
            switch (inheriting.ambient()) {
                case NONE ->
                    inheriting
                            .servers()
                            .forEach((ports, workloads) -> servers.computeIfAbsent(ports, added -> new ArrayList<>())
                                    .add(new ServerClass(
                                            slice.name(), List.copyOf(workloads), List.of(), ports.asReach())));
                case SOME -> apart.add(slice.name());
            }
        }
        return new AllInheriting(servers, apart);
    }
}
