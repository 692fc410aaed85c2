package dev.mtlsguardrails.core.mesh;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * In which namespaces a name occurs, so that whoever asks about one name does not visit all namespaces. Immutable.
 *
 * @param counts how often it occurs in each: two objects of a namespace may share it, and one of them go
 */
record NameIndex(ShardedMap<NavigableMap<String, Integer>> counts) {

    static final NameIndex EMPTY = new NameIndex(ShardedMap.empty());

    SortedSet<String> namespaces(String name) {
        return counts.get(name)
                .<SortedSet<String>>map(NavigableMap::navigableKeySet)
                .orElse(Collections.emptySortedSet());
    }

    /** Those that name the host or a wildcard that it matches: a star stands for any beginning (istio-semantics 2.1). */
    SortedSet<String> namespacesMatching(String host) {
        SortedSet<String> all = new TreeSet<>();
        wildcardsOver(host).forEach(wildcard -> counts.get(wildcard).ifPresent(found -> all.addAll(found.keySet())));
        all.addAll(namespaces(host));
        return all;
    }

    /** Every wildcard that the host matches, from the longest to the bare star. */
    static Stream<String> wildcardsOver(String host) {
        return Stream.iterate(0, cut -> cut <= host.length(), cut -> cut + 1).map(cut -> "*" + host.substring(cut));
    }

    NameIndex changed(List<String> gone, List<String> added, String namespace) {
        NameIndex next = this;
        for (String name : gone) {
            next = next.counting(name, namespace, -1);
        }
        for (String name : added) {
            next = next.counting(name, namespace, 1);
        }
        return next;
    }

    private NameIndex counting(String name, String namespace, int difference) {
        NavigableMap<String, Integer> changed = new TreeMap<>(counts.get(name).orElse(Collections.emptyNavigableMap()));
        int count = changed.merge(namespace, difference, Integer::sum);
        if (count == 0) {
            changed.remove(namespace);
        }
        return new NameIndex(
                changed.isEmpty()
                        ? counts.without(name)
                        : counts.with(name, Collections.unmodifiableNavigableMap(changed)));
    }
}
