package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * How much of an object is read: whatever the API server takes. A limit below that would let anybody write an object that
 * we cannot judge, or that keeps us from listing its kind.
 */
public final class ReadLimits {

    /** More than the 10,000 levels at which the API server stops. */
    private static final int DEEPEST = 11_000;

    private ReadLimits() {}

    /** For every parser of ours. The size of a body is limited where it is received. */
    public static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
    }
}
