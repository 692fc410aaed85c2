package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The clients of a service in a mesh that changes: the classes of {@link ClientClasses} so fine that each is one on either
 * side. Clients who are there on one side only, whose calls begin or end with them, are not among them.
 */
public final class ClientPairs {

    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final ClientClasses classesBefore;
    private final ClientClasses classesAfter;

    public ClientPairs(MeshSnapshot before, MeshSnapshot after) {
        this.before = before;
        this.after = after;
        this.classesBefore = new ClientClasses(before);
        this.classesAfter = new ClientClasses(after);
    }

    /**
     * Every class of clients of a host: first everybody without an own say, then namespace by namespace.
     *
     * @param apart namespaces whose clients are to be looked at one by one as well
     */
    public List<ClientPair> of(Host host, SortedSet<String> apart) {
        SortedSet<String> all = new TreeSet<>(apart);
        all.addAll(classesBefore.namespacesApart(host));
        all.addAll(classesAfter.namespacesApart(host));
        List<ClientPair> pairs = new ArrayList<>();
        pairs.add(alike(new Members.Elsewhere(all), ClientClasses.NOWHERE, Proxy.SIDECAR));
        pairs.add(alike(new Members.WithoutProxy(), ClientClasses.NOWHERE, Proxy.NONE));
        if (isSomebodyInAmbient()) {
            pairs.add(alike(new Members.InAmbient(), ClientClasses.NOWHERE, Proxy.AMBIENT));
        }
        all.forEach(namespace -> pairs.addAll(in(namespace, host)));
        return pairs;
    }

    /** On both sides, that is: whoever joins or leaves changes himself, and is looked at in his namespace. */
    private boolean isSomebodyInAmbient() {
        return !Collections.disjoint(before.namespacesWithAmbient(), after.namespacesWithAmbient());
    }

    /** The classes of one namespace. */
    public List<ClientPair> in(String namespace, Host host) {
        List<ClientPair> pairs = new ArrayList<>();
        pairs.add(alike(new Members.InNamespace(namespace), namespace, Proxy.SIDECAR));
        List<ClientClass> gateways = classesAfter.gateways(after.namespace(namespace));
        classesBefore
                .gateways(before.namespace(namespace))
                .forEach(was ->
                        gateways.forEach(is -> pairs.add(new ClientPair(is.members(), was.client(), is.client()))));
        pairs.addAll(picked(namespace, host));
        return pairs;
    }

    private static ClientPair alike(Members members, String namespace, Proxy proxy) {
        Client client = new Client(namespace, proxy, ClientClasses.NO_LABELS);
        return new ClientPair(members, client, client);
    }

    /** Those that selectors pick, on either side, and those that change themselves. */
    private List<ClientPair> picked(String namespace, Host host) {
        NamespaceSlice was = before.namespace(namespace);
        NamespaceSlice is = after.namespace(namespace);
        List<Selector> pickingBefore = classesBefore.picking(was, host);
        List<Selector> pickingAfter = classesAfter.picking(is, host);
        if (pickingBefore.isEmpty() && pickingAfter.isEmpty() && was == is) {
            return List.of();
        }
        Map<Alike, List<Pod>> alike = new LinkedHashMap<>();
        Map<Alike, ClientPair> pairs = new LinkedHashMap<>();
        Map<ResourceId, Pod> earlier = pods(was).collect(Collectors.toMap(Pod::id, pod -> pod));
        pods(is).forEach(pod -> Optional.ofNullable(earlier.get(pod.id())).ifPresent(old -> {
            Client from = Client.of(old, before);
            Client to = Client.of(pod, after);
            Alike by = new Alike(
                    matching(pickingBefore, from.labels()),
                    matching(pickingAfter, to.labels()),
                    from.proxy(),
                    to.proxy(),
                    marks(from, to));
            if (by.isApart()) {
                alike.computeIfAbsent(by, added -> new ArrayList<>()).add(pod);
                pairs.putIfAbsent(by, new ClientPair(new Members.InNamespace(namespace), from, to));
            }
        }));
        return pairs.entrySet().stream()
                .map(entry -> new ClientPair(
                        new Members.Selected(
                                namespace,
                                alike.getOrDefault(entry.getKey(), List.of()).stream()
                                        .map(ClientClasses::workload)
                                        .toList()),
                        entry.getValue().before(),
                        entry.getValue().after()))
                .toList();
    }

    private static Stream<Pod> pods(NamespaceSlice slice) {
        return slice.all(Pod.class).stream().filter(pod -> !pod.finished());
    }

    private static List<Selector> matching(List<Selector> picking, Labels labels) {
        return picking.stream().filter(selector -> selector.matches(labels)).toList();
    }

    /** What a client says about its own traffic counts only where the change is about that. */
    private static List<Labels> marks(Client from, Client to) {
        Labels was = from.template().annotations();
        Labels is = to.template().annotations();
        return was.equals(is) ? List.of() : List.of(was, is);
    }

    /** What tells clients apart. */
    private record Alike(
            List<Selector> pickedBefore, List<Selector> pickedAfter, Proxy before, Proxy after, List<Labels> marks) {

        /** Clients without sidecar on either side are the same everywhere, and so are those in ambient on both. */
        boolean isApart() {
            if (before != after) {
                return true;
            }
            return before == Proxy.SIDECAR && !(pickedBefore.isEmpty() && pickedAfter.isEmpty() && marks.isEmpty());
        }
    }
}
