package dev.mtlsguardrails.core.resource;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels or annotations of an object, in the order of their keys: what is printed must not depend on hashing. */
public record Labels(SortedMap<String, String> entries) {

    public static final Labels NONE = new Labels(Collections.emptySortedMap());

    public Labels {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public static Labels of(Map<String, String> entries) {
        return entries.isEmpty() ? NONE : new Labels(new TreeMap<>(entries));
    }

    public Optional<String> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Whether the key is there with exactly this value; Istio compares neither case nor synonyms. */
    public boolean has(String key, String value) {
        return value.equals(entries.get(key));
    }

    /** Whether every label of these is among the others, with the same value. */
    public boolean areAmong(Labels others) {
        return others.entries.entrySet().containsAll(entries.entrySet());
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }
}
