package dev.mtlsguardrails.core.verdict;

/**
 * Why a finding that policy would refuse is let pass with a warning. Refusing here would not undo anything: it would
 * stop a drain, a scale-up or a clean-up.
 */
public enum Leniency {
    ALREADY_STORED("it was so before, and this change makes it no worse"),
    MADE_FROM_OWNER("the system made it from an owner that says the same"),
    MADE_BY_MESH("the mesh's own control plane made it");

    private final String because;

    Leniency(String because) {
        this.because = because;
    }

    /** The reason, as the end of a sentence. */
    public String because() {
        return because;
    }
}
