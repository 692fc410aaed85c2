package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.reach.Reach;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Ports of a workload at which something changes: those of the workload, never of a Service. */
public sealed interface AtPorts {

    boolean include(long port);

    /** As a reach tells it, which knows no exceptions. */
    Reach.Ports asReach();

    record Only(SortedSet<Long> numbers) implements AtPorts {

        public Only {
            numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
        }

        @Override
        public boolean include(long port) {
            return numbers.contains(port);
        }

        @Override
        public Reach.Ports asReach() {
            return new Reach.Ports.Only(numbers);
        }
    }

    /** All, but for some that have a say of their own. */
    record AllBut(SortedSet<Long> numbers) implements AtPorts {

        public AllBut {
            numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
        }

        @Override
        public boolean include(long port) {
            return !numbers.contains(port);
        }

        @Override
        public Reach.Ports asReach() {
            return new Reach.Ports.All();
        }
    }
}
