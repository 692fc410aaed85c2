package dev.mtlsguardrails.core.mesh;

/** The mode of a PeerAuthentication or of one of its ports. An absent mode is {@code UNSET}: it inherits. */
public sealed interface MtlsMode {

    enum Known implements MtlsMode {
        UNSET,
        DISABLE,
        PERMISSIVE,
        STRICT
    }

    /** A mode of an Istio newer than this program. */
    record Unrecognised(String written) implements MtlsMode {
        @Override
        public String toString() {
            return written;
        }
    }
}
