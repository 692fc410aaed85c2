package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.Capability;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.PortSettings;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.DestinationRule.Verification;
import dev.mtlsguardrails.core.mesh.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rules of one namespace, as istiod indexes them (istio-semantics 2.2, 2.4).
 *
 * @param local what clients of the namespace find
 * @param exported what others find
 * @param hidden of the root namespace: what only its own clients find
 */
record RuleIndex(HostRules local, HostRules exported, HostRules hidden) {

    private static final String OWN = ".";

    static RuleIndex of(NamespaceSlice slice, MeshSnapshot mesh) {
        return slice.derived(RuleIndex.class, own -> build(own, mesh));
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
                index.hidden.fold(found.host(), rule);
            }
        });
        return index;
    }

    /** Those that select clients first, then by age (2.4). */
    private static Stream<Found> inOrder(NamespaceSlice slice, MeshSnapshot mesh) {
        Stream<Found> written = Discovery.read(slice, DestinationRule.class, mesh)
                .map(rule -> readBy(mesh.config(), rule))
                .map(rule -> new Found(rule, rule.host(mesh.config()), MergedRule.of(rule)));
        Stream<Found> made = Discovery.read(slice, BackendTlsPolicy.class, mesh)
                .flatMap(policy -> made(policy, slice, mesh.config()));
        return Stream.concat(written, made)
                .sorted(Comparator.<Found, Boolean>comparing(
                                found -> !found.rule().selectsClients())
                        .thenComparing(Found::object, Age.OLDEST_FIRST));
    }

    private static DestinationRule readBy(MeshConfig config, DestinationRule rule) {
        return config.has(Capability.RULES_SELECT_CLIENTS)
                ? rule
                : new DestinationRule(
                        rule.id(),
                        rule.meta(),
                        rule.writtenHost(),
                        rule.exportTo(),
                        Selector.EVERYTHING,
                        rule.trafficPolicy(),
                        rule.subsets());
    }

    /** The rules that istiod makes of a BackendTLSPolicy: SIMPLE, for all clients (2.10). */
    private static Stream<Found> made(BackendTlsPolicy policy, NamespaceSlice slice, MeshConfig config) {
        Map<String, List<PortSettings>> ports = new TreeMap<>();
        List<Found> found = new ArrayList<>();
        Tls simple = new Tls(
                TlsMode.Known.SIMPLE,
                Verification.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                JsonPointer.of("spec", "validation"));
        policy.targets()
                .forEach(target -> slice.all(Service.class).stream()
                        .filter(service -> service.id().name().equals(target.service()))
                        .forEach(service -> {
                            List<PortSettings> own =
                                    ports.computeIfAbsent(target.service(), added -> new ArrayList<>());
                            target.port()
                                    .ifPresent(name -> service.ports().stream()
                                            .filter(port -> port.name().equals(name))
                                            .forEach(port -> own.add(new PortSettings(
                                                    port.number(), Optional.of(simple), LoadBalancing.UNSAID))));
                            TrafficPolicy traffic = new TrafficPolicy(
                                    target.port().isPresent() ? Optional.empty() : Optional.of(simple),
                                    LoadBalancing.UNSAID,
                                    own);
                            found.add(new Found(
                                    policy,
                                    service.host(config),
                                    new MergedRule(
                                            List.of(policy.id()),
                                            Set.of("*"),
                                            Selector.EVERYTHING,
                                            Optional.of(new MergedRule.Said<>(traffic, policy.id())),
                                            List.of(),
                                            MergedRule.Author.ISTIO)));
                        }));
        return found.stream();
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
