package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import java.util.List;
import java.util.Optional;

/** Who is reached by a policy. Rules ask here whom something reaches, and do not work it out themselves. */
public interface Reachability {

    /** What stands behind the host of a rule. */
    Destination destinationOf(DestinationRule rule, MeshSnapshot mesh);

    /** The same servers, at the workload ports to which a rule's block about this Service port leads. */
    List<ServerClass> atPort(Destination.Inside destination, Optional<Long> servicePort, MeshSnapshot mesh);

    /** Who obeys a rule, unless a rule nearer to the client wins. */
    Clients clientsOf(DestinationRule rule, MeshSnapshot mesh);

    /**
     * Who obeys one block of a rule at present, nearer and older rules considered. Empty where that cannot be told: then
     * {@link #clientsOf} says who may.
     */
    Optional<Clients> obeying(DestinationRule rule, DestinationRule.TlsBlock block, MeshSnapshot mesh);

    /** Of the servers of a policy, those that go by another one at present. */
    List<Overruled> overruled(PeerAuthentication policy, List<ServerClass> servers, MeshSnapshot mesh);

    /** The servers with a sidecar that a policy governs, unless a narrower or older one wins. */
    List<ServerClass> serversOf(PeerAuthentication policy, MeshSnapshot mesh);

    /** The servers with a sidecar that answer at an address, an IP or a name. */
    List<ServerClass> serversAt(String address, MeshSnapshot mesh);

    /** The servers with a sidecar of one namespace. */
    List<ServerClass> serversIn(String namespace, MeshSnapshot mesh);

    /** The servers with a sidecar to which an entry gives another name: by its selector, or by their addresses. */
    List<ServerClass> serversBehind(ServiceEntry entry, MeshSnapshot mesh);

    /** Whose proxies an EnvoyFilter patches. From the root namespace it reaches all others, selector or not. */
    Reach.Servers reachOf(EnvoyFilter filter, MeshSnapshot mesh);
}
