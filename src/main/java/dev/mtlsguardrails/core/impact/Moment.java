package dev.mtlsguardrails.core.impact;

/** When a transition takes place (design: "now" and "after restart" may differ, and the worse decides). */
public enum Moment {
    /** With the pods that run. */
    NOW,
    /** As soon as all pods are made anew from their templates; nothing of the kind happens now. */
    AFTER_RESTART
}
