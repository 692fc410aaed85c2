package dev.mtlsguardrails.core.impact;

/**
 * How much work an impact may be. It is counted in questions to the engine and not in time, so that two replicas with the
 * same snapshot stop at the same place.
 *
 * @param questions how many calls are worked out at most, and how many ports of servers; before the change and after it
 * @param named how many endpoints of a transition are named one by one; all are counted
 */
public record Budget(int questions, int named) {

    /** Enough for any change but one that concerns the whole of a large mesh. */
    public static final Budget USUAL = new Budget(5_000, 3);
}
