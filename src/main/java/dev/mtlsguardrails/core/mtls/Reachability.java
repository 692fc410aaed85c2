package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mtls.Reach.ServerClass;
import java.util.List;

/** Who is reached by a policy. Rules ask here and never walk a mesh themselves. */
public interface Reachability {

    /** What stands behind the host of a rule. */
    Destination destinationOf(DestinationRule rule, MeshSnapshot mesh);

    /** Who obeys a rule, unless a rule nearer to the client wins. */
    Clients clientsOf(DestinationRule rule, MeshSnapshot mesh);

    /** The servers with a sidecar that a policy governs, unless a narrower or older one wins. */
    List<ServerClass> serversOf(PeerAuthentication policy, MeshSnapshot mesh);
}
