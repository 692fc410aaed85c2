package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.resource.JsonPointer;

/** What came of reading an object. */
public sealed interface Reading<T> {

    record Read<T>(T value) implements Reading<T> {}

    /** One of our kinds, with something in it that its schema does not allow. */
    record Malformed<T>(JsonPointer at, String reason) implements Reading<T> {}

    /** A kind that we have no reader for, and no business with. */
    record Foreign<T>() implements Reading<T> {}
}
