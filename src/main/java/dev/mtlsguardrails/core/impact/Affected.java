package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a change can affect: whose servers, and whose calls to which hosts. It may be too much, never too little. Hosts that
 * are known by name come first, the likely worst before others, and whatever a wildcard stands for after them.
 */
final class Affected {

    private final Both mesh;
    private final SortedMap<String, Workloads> servers = new TreeMap<>();
    private final SequencedMap<Host, Whose> hosts = new LinkedHashMap<>();
    private final List<Wide> wide = new ArrayList<>();
    private Extent extent = Extent.NAMESPACES;
    private Share share = Share.HALF;

    Affected(Both mesh) {
        this.mesh = mesh;
    }

    /** All servers of a namespace, and those who call them, by whatever name. */
    void namespace(String namespace, Whose whose) {
        hosts(mesh.declaredIn(namespace), whose); // whoever answers for them, or nobody
        workloads(Workloads.all(namespace), whose);
    }

    /** Some servers, and those who call them, by whatever name. */
    void workloads(Workloads those, Whose whose) {
        servers.merge(those.namespace(), those, Workloads::or);
        hosts(mesh.servedBy(those), whose);
    }

    /** All servers that go by the policies of the mesh. */
    void servers(Extent those) {
        extent = those.compareTo(extent) > 0 ? those : extent;
        share = those == Extent.INHERITING ? Share.TENTH : share;
    }

    void hosts(Collection<Host> those, Whose whose) {
        those.forEach(host -> host(host, whose));
    }

    /** A host, and whatever is another name for it. */
    void host(Host host, Whose whose) {
        hosts.merge(host, whose, Whose::or);
        mesh.aliasesOf(host).forEach(alias -> hosts.merge(alias, whose, Whose::or));
    }

    /** All hosts that a pattern stands for. */
    void wide(Host pattern, Whose whose) {
        wide.add(new Wide(pattern, whose));
    }

    /** All hosts there are, for clients that change themselves: a sample of their calls says what becomes of the others. */
    void everywhere(Host pattern, Whose whose) {
        wide(pattern, whose);
        share = Share.TENTH;
    }

    /** How much of the budget may be spent on what is only found by looking for it. */
    Share share() {
        return share;
    }

    /** A host is asked about once, so for everybody who may be concerned by any of this. */
    private Whose together(Whose whose) {
        return wide.stream().map(Wide::whose).reduce(whose, Whose::or);
    }

    /** By namespace. */
    SortedMap<String, Workloads> servers() {
        return Collections.unmodifiableSortedMap(servers);
    }

    Extent extent() {
        return extent;
    }

    Map<Host, Whose> hosts() {
        Map<Host, Whose> all = new LinkedHashMap<>();
        hosts.forEach((host, whose) -> all.put(host, together(whose)));
        return all;
    }

    /** The namespaces of those who answer for the hosts that are known by name, and of all servers that are. */
    SortedSet<String> homes() {
        SortedSet<String> homes = new TreeSet<>(servers.keySet());
        hosts.keySet()
                .forEach(host -> mesh.sides()
                        .flatMap(side -> side.services().named(host).stream())
                        .forEach(service -> homes.add(service.namespace())));
        return homes;
    }

    List<Wide> wide() {
        return wide.stream()
                .map(one -> new Wide(one.pattern(), together(one.whose())))
                .distinct()
                .toList();
    }

    /** A part of a budget: the more alike all hosts are, the sooner a sample of them tells enough. */
    enum Share {
        HALF(2),
        TENTH(10);

        private final int parts;

        Share(int parts) {
            this.parts = parts;
        }

        int of(int whole) {
            return whole / parts;
        }
    }

    /** How many servers. */
    enum Extent {
        /** Those of the namespaces that are named. */
        NAMESPACES,
        /** And all that go by the policy of the mesh. */
        INHERITING,
        /** All there are. */
        EVERY
    }

    /** Hosts that are only found by looking for them. */
    record Wide(Host pattern, Whose whose) {}
}
