package dev.mtlsguardrails.api;

/** The condition by which an object of ours tells that it counts. */
public final class Accepted {

    public static final String TYPE = "Accepted";

    static final String STATUS = ".status.conditions[?(@.type==\"Accepted\")].status";

    private Accepted() {}
}
