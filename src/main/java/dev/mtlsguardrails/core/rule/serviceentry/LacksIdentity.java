package dev.mtlsguardrails.core.rule.serviceentry;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * MTLS-0207: servers that Istio is told about by hand, and to which clients send plaintext without any rule: an endpoint
 * without mesh identity, or a second, external name for workloads of the mesh (istio-semantics 2.8, 7).
 */
public final class LacksIdentity implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0207"), Action.WARN, Action.ENFORCE),
            "lacks-identity",
            "WorkloadEntry or ServiceEntry endpoint without mesh identity, or a second plaintext host for mesh workloads",
            List.of(Kinds.SERVICE_ENTRY, Kinds.WORKLOAD_ENTRY));

    private final Reachability reachability;

    public LacksIdentity(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        MeshSnapshot mesh = situation.after();
        return Stream.concat(
                        situation.stored(WorkloadEntry.class).stream()
                                .filter(entry -> !entry.identity().usesMtls())
                                .filter(entry -> !isOutside(entry, mesh))
                                .map(LacksIdentity::ofWorkload),
                        situation.stored(ServiceEntry.class).stream()
                                .flatMap(entry -> entry.isExternal()
                                        ? secondName(entry, mesh).stream()
                                        : ofEndpoints(entry).stream()))
                .toList();
    }

    /** Only external ServiceEntries speak of it: then plaintext is what they say. */
    private boolean isOutside(WorkloadEntry entry, MeshSnapshot mesh) {
        NamespaceSlice slice = mesh.namespace(entry.id().namespace());
        List<ServiceEntry> behind = slice.all(ServiceEntry.class).stream()
                .filter(service -> service.selects(entry.labels()))
                .toList();
        boolean behindService = slice.all(Service.class).stream()
                .anyMatch(service -> service.selectsPods() && service.selector().matches(entry.labels()));
        return !behind.isEmpty()
                && behind.stream().allMatch(ServiceEntry::isExternal)
                && !behindService
                && reachability.serversAt(entry.address(), mesh).isEmpty();
    }

    private static Finding ofWorkload(WorkloadEntry entry) {
        return withoutIdentity(entry, entry.identity(), entry.id().toString());
    }

    private static List<Finding> ofEndpoints(ServiceEntry entry) {
        if (entry.endpoints().isEmpty() && entry.workloadSelector().isEverything()) {
            return List.of(finding(
                    entry,
                    ServiceEntry.ENDPOINTS,
                    "",
                    "a host inside the mesh without endpoints has no mesh identity: clients send plaintext",
                    hosts(entry),
                    "name its endpoints, each with its `serviceAccount`; or a `workloadSelector`; or write"
                            + " `location: MESH_EXTERNAL`, if it is not in the mesh",
                    List.of()));
        }
        List<Finding> findings = new ArrayList<>();
        for (ServiceEntry.Endpoint endpoint : entry.endpoints()) {
            if (!endpoint.identity().usesMtls()) {
                findings.add(withoutIdentity(
                        entry, endpoint.identity(), "endpoint " + endpoint.address() + " of " + hosts(entry)));
            }
        }
        return findings;
    }

    private static Finding withoutIdentity(MeshObject object, MeshIdentity identity, String affected) {
        boolean labelled = identity.at().fieldPath().endsWith("[" + MeshIdentity.LABEL + "]");
        return finding(
                object,
                identity.at(),
                identity.tlsMode(),
                labelled
                        ? "tlsMode `" + identity.tlsMode()
                                + "` makes clients send plaintext: only `istio` is mutual TLS"
                        : "without `serviceAccount` there is no mesh identity: clients send plaintext",
                affected,
                labelled
                        ? "remove the label and name the `serviceAccount` of the proxy there"
                        : "name the `serviceAccount` of the proxy that runs there; if none runs there, calls would then"
                                + " fail: write `location: MESH_EXTERNAL` in the ServiceEntry instead",
                List.of());
    }

    private List<Finding> secondName(ServiceEntry entry, MeshSnapshot mesh) {
        List<ServerClass> servers = reachability.serversBehind(entry, mesh);
        return servers.isEmpty()
                ? List.of()
                : List.of(finding(
                        entry,
                        ServiceEntry.LOCATION,
                        entry.hosts().toString(),
                        "`location` is MESH_EXTERNAL, or left out, which means the same, but workloads of the mesh"
                                + " answer to this host: clients that use it send plaintext",
                        hosts(entry) + ", served by " + Words.servers(servers),
                        "write `location: MESH_INTERNAL`"
                                + (entry.endpoints().isEmpty() ? "" : " and name the endpoints' `serviceAccount`")
                                + "; or call the Service by its own name",
                        servers));
    }

    private static String hosts(ServiceEntry entry) {
        return String.join(", ", entry.hosts().stream().map(Object::toString).toList());
    }

    private static Finding finding(
            MeshObject object,
            JsonPointer at,
            String value,
            String problem,
            String affected,
            String remedy,
            List<ServerClass> servers) {
        List<ServerClass> classes = servers.isEmpty() ? List.of(ServerClass.of(object.id())) : servers;
        return new Finding(
                INFO.id(),
                object.id(),
                at,
                value,
                problem,
                affected,
                remedy,
                new Reach.Servers(new Extent.Single(object.id()), classes));
    }
}
