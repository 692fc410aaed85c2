package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.resource.Host;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of one namespace, as istiod indexes them (istio-semantics 2.2, 2.4).
 *
 * @param local what clients of the namespace find
 * @param exported what others find
 * @param rootPrivate of the root namespace: what only its own clients find
 */
record RuleIndex(HostRules local, HostRules exported, HostRules rootPrivate) {

    private static final String OWN = ".";

    static RuleIndex of(NamespaceSlice slice, MeshSnapshot mesh) {
        return slice.derived(RuleIndex.class, mesh.config(), own -> build(own, mesh));
    }

    private static RuleIndex build(NamespaceSlice slice, MeshSnapshot mesh) {
        MeshConfig config = mesh.config();
        RuleIndex index = new RuleIndex(new HostRules(config), new HostRules(config), new HostRules(config));
        inOrder(slice, mesh).forEach(found -> {
            MergedRule rule = found.rule();
            if (isLocal(rule.exportTo(), slice.name())) {
                index.local.fold(found.host(), rule);
            }
            if (!isPrivate(rule.exportTo(), slice.name(), config)) {
                index.exported.fold(found.host(), rule);
            } else if (config.isRoot(slice.name())) {
                index.rootPrivate.fold(found.host(), rule);
            }
        });
        return index;
    }

    /** What istiod makes has no time, and comes before all that has (2.10). */
    private static Stream<Found> inOrder(NamespaceSlice slice, MeshSnapshot mesh) {
        Stream<Found> written = Discovery.read(slice, DestinationRule.class, mesh)
                .map(rule -> readBy(mesh.config(), rule))
                .map(rule -> new Found(rule, rule.host(mesh.config()), MergedRule.of(rule)));
        Stream<Found> made = slice.all(Service.class).stream()
                .flatMap(service -> BackendTlsRules.of(service, slice, mesh).stream()
                        .map(rule -> new Found(service, service.host(mesh.config()), rule)));
        return Stream.concat(made, written.sorted(order(mesh.config())));
    }

    /** Those that select clients first, then by age (2.4). */
    private static Comparator<Found> order(MeshConfig config) {
        Comparator<Found> byAge = Comparator.comparing(Found::object, Age.oldestFirst(config.istio()));
        return config.has(Capability.SELECTING_RULES_FIRST)
                ? Comparator.<Found, Boolean>comparing(found -> !found.rule().selectsClients())
                        .thenComparing(byAge)
                : byAge;
    }

    private static DestinationRule readBy(MeshConfig config, DestinationRule rule) {
        return config.has(Capability.RULES_SELECT_CLIENTS)
                ? rule
                : new DestinationRule(
                        rule.id(),
                        rule.meta(),
                        rule.writtenHost(),
                        rule.exportTo(),
                        Optional.empty(),
                        rule.trafficPolicy(),
                        rule.subsets());
    }

    private static boolean isLocal(Set<String> exportTo, String own) {
        return exportTo.isEmpty() || exportTo.contains("*") || exportTo.contains(OWN) || exportTo.contains(own);
    }

    private static boolean isPrivate(Set<String> exportTo, String own, MeshConfig config) {
        return exportTo.isEmpty()
                ? config.defaultExportTo().contains(OWN)
                : exportTo.equals(Set.of(OWN)) || exportTo.equals(Set.of(own));
    }

    private record Found(MeshObject object, Host host, MergedRule rule) {}
}
