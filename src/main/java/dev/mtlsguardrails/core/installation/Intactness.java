package dev.mtlsguardrails.core.installation;

import java.util.List;

/** How one object of our own installation fares. */
public sealed interface Intactness {

    /** Nothing that we need is weaker than it was installed. */
    record Intact() implements Intactness {}

    /** @param how in words, never empty */
    record Damaged(List<String> how) implements Intactness {

        public Damaged {
            how = List.copyOf(how);
        }

        /** What cannot be asked for is not there at all. */
        public static Damaged gone() {
            return new Damaged(List.of("it is not there"));
        }

        public String words() {
            return String.join("; ", how);
        }
    }

    /** It could not be read, and so it is not known. */
    record Unknown(String why) implements Intactness {}

    static Intactness of(List<String> faults) {
        return faults.isEmpty() ? new Intact() : new Damaged(faults);
    }
}
