package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where verdicts get their view from. */
@FunctionalInterface
public interface ClusterViews {

    /** The newest view; empty as long as something that a verdict needs was never listed. */
    Optional<ClusterView> current();

    /**
     * What is known before there is a view, for whoever is to make do with it; empty as long as not even that is, and
     * where nobody is to.
     */
    default Optional<Outline> outline() {
        return Optional.empty();
    }

    /**
     * Has every difference told that the view takes on from now on, in order. It is told on the thread that brings it, so
     * whoever is told must be quick; what is first heard of a kind is no difference.
     */
    default Following follow(Consumer<ViewChange> told) {
        return () -> {};
    }

    /** The kinds whose changes are not heard of at the moment: the view may be behind. */
    default List<GroupKind> unheard() {
        return List.of();
    }

    /** Those of them that have not been heard of for so long that whoever is judged should know. */
    default Optional<Silence> silence() {
        return Optional.empty();
    }

    /** Goes on until it is closed. */
    @FunctionalInterface
    interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
