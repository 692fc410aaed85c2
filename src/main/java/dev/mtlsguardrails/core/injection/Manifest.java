package dev.mtlsguardrails.core.injection;

/** What only the text of an object tells about its template, and of an update, the text of both. */
public interface Manifest {

    Template template();

    Purpose purpose();

    /** What a request does to the template. */
    enum Template {
        /** There is none to add anything to. */
        ABSENT,
        /** The object is made by this request. */
        NEW,
        /** It is another one than the stored one. */
        CHANGED,
        /** It is word for word the stored one: whatever is added would restart pods that nobody wanted to touch. */
        AS_STORED
    }

    /** What pods are for: whether Kubernetes starts them again when they end well. */
    enum Purpose {
        TO_SERVE,
        /** Pods of Jobs, and those that are like them: they are done when all their containers are. */
        TO_COMPLETE
    }
}
