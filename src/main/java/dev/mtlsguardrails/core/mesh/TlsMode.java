package dev.mtlsguardrails.core.mesh;

/** The mode of a {@code tls} block of a DestinationRule. A rule without such a block has no TlsMode at all. */
public sealed interface TlsMode {

    enum Known implements TlsMode {
        DISABLE,
        SIMPLE,
        MUTUAL,
        ISTIO_MUTUAL
    }

    /** The block is there and names no mode: Istio reads enum value 0, which is DISABLE (istio-semantics 2.5). */
    record Omitted() implements TlsMode {
        @Override
        public String toString() {
            return "no mode";
        }
    }

    /** A mode of an Istio newer than this program. */
    record Unrecognised(String written) implements TlsMode {
        @Override
        public String toString() {
            return written;
        }
    }
}
