package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.injection.Reason.Telling;
import java.util.List;
import java.util.stream.Collectors;

/** What comes of a template on its way into the cluster. */
public sealed interface Marking {

    /** It is given something. */
    record Added(List<Addition> additions) implements Marking {

        public Added {
            additions = List.copyOf(additions);
        }

        @Override
        public Telling telling() {
            return Telling.AUDITORS;
        }

        @Override
        public String word() {
            return "marked";
        }

        @Override
        public String words() {
            return "added " + listed(additions);
        }
    }

    /** It would be, but the policy only records. */
    record WouldAdd(List<Addition> additions) implements Marking {

        public WouldAdd {
            additions = List.copyOf(additions);
        }

        @Override
        public Telling telling() {
            return Telling.AUDITORS;
        }

        @Override
        public String word() {
            return "would-mark";
        }

        @Override
        public String words() {
            return "would add " + listed(additions);
        }
    }

    /** It is left as it is. */
    record LeftAlone(Reason reason, Telling telling) implements Marking {

        static LeftAlone because(Reason reason) {
            return new LeftAlone(reason, reason.telling());
        }

        @Override
        public String word() {
            return reason.word();
        }

        @Override
        public String words() {
            return "not marked: " + reason.words();
        }
    }

    /** Who hears of it. */
    Telling telling();

    /** As programs read it. */
    String word();

    /** As people read it, in the API server's audit log and, after "is", in a warning. */
    String words();

    private static String listed(List<Addition> additions) {
        return additions.stream().map(Addition::toString).collect(Collectors.joining(", "));
    }
}
