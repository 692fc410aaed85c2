package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Why less is done about a finding than policy says. */
public sealed interface Leniency {

    /** The most that is still done. */
    Action most();

    /** The reason, as the end of a sentence. */
    String because();

    /** The kind of leniency in one word, for metrics and the audit line. */
    String word();

    /** Refusing would not undo anything: it would stop a drain, a scale-up or a clean-up. */
    enum Futile implements Leniency {
        ALREADY_STORED("already-stored", "it was so before, and this change makes it no worse"),
        MADE_FROM_OWNER("made-from-owner", "the system made it from an owner that says the same"),
        MADE_BY_MESH("made-by-mesh", "the mesh's own control plane made it"),
        CLEANED_UP("cleaned-up", "the system removes it with what it belonged to");

        private final String word;
        private final String because;

        Futile(String word, String because) {
            this.word = word;
            this.because = because;
        }

        @Override
        public Action most() {
            return Action.WARN;
        }

        @Override
        public String because() {
            return because;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** What could let it pass is not read yet. */
    enum NotLoaded implements Leniency {
        HARMLESS("the mesh is not loaded: another object may show that no server of the mesh is there"),
        EXCUSED("the mesh is not loaded: an MtlsException of the namespace may be about it"),
        ELSEWHERE("the mesh is not loaded: not every policy that may have the say would refuse it"),
        OWNED("the mesh is not loaded: the owner that the system made it from may say the same");

        private final String because;

        NotLoaded(String because) {
            this.because = because;
        }

        @Override
        public Action most() {
            return Action.WARN;
        }

        @Override
        public String because() {
            return because;
        }

        @Override
        public String word() {
            return "not-loaded";
        }
    }

    /**
     * Every workload concerned is on the allowlist.
     *
     * @param by the exceptions, ordered
     * @param until the end of the one that ends first
     */
    record Exempted(List<ResourceId> by, Instant until, Ending ending) implements Leniency {

        public Exempted {
            by = List.copyOf(by);
        }

        @Override
        public Action most() {
            return switch (ending) {
                case SOON -> Action.WARN;
                case LATER -> Action.AUDIT;
            };
        }

        @Override
        public String because() {
            String names = by.stream().map(ResourceId::toString).collect(Collectors.joining(", "));
            return switch (ending) {
                case SOON -> names + " allows it only until " + until + ", and then it will be refused";
                case LATER -> names + " allows it until " + until;
            };
        }

        @Override
        public String word() {
            return "exempted";
        }

        /** Whether the end is near enough to be warned about. */
        public enum Ending {
            SOON,
            LATER
        }
    }

    /** The policy does not want to hear of this object. */
    record Excluded(ResourceId policy, String reason) implements Leniency {

        @Override
        public Action most() {
            return Action.AUDIT;
        }

        @Override
        public String because() {
            return policy + " excludes it: " + reason;
        }

        @Override
        public String word() {
            return "excluded";
        }
    }

    /** Whoever asks may break the glass. */
    record BreakGlass(ResourceId policy, Subject subject) implements Leniency {

        @Override
        public Action most() {
            return Action.WARN;
        }

        @Override
        public String because() {
            return "BREAK GLASS, " + subject.name() + " may do anything by the word of " + policy + "; it is recorded";
        }

        @Override
        public String word() {
            return "break-glass";
        }
    }
}
