package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was said already, as long as it is so: nobody wants to hear it twice. */
final class Told {

    private static final int MOST_OBJECTS = 10_000;

    private final Map<ResourceId, Set<Finding.Fact>> facts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceId, Set<Finding.Fact>> eldest) {
            return size() > MOST_OBJECTS;
        }
    };

    boolean knows(ResourceId object) {
        return facts.containsKey(object);
    }

    /** Forgets what is not so any more. */
    void retain(ResourceId object, Set<Finding.Fact> found) {
        facts.computeIfPresent(object, (id, said) -> {
            Set<Finding.Fact> still = new HashSet<>(said);
            still.retainAll(found);
            return still.isEmpty() ? null : still;
        });
    }

    /** Whether it was not said before; from now on it was. */
    boolean isNews(ResourceId object, Finding.Fact fact) {
        return facts.computeIfAbsent(object, id -> new HashSet<>()).add(fact);
    }
}
