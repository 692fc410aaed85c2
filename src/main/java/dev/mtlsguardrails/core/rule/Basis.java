package dev.mtlsguardrails.core.rule;

/** What a rule has to know of a cluster before it can say anything about a change. */
public enum Basis {
    /**
     * The object, its namespace, policies and exceptions, and the control planes. The other objects of a mesh say whom a
     * finding hits, and never whether there is one.
     */
    OBJECT,
    /** The same, and another object may prove that what was found does no harm: one that is not known cannot. */
    PRESUMPTION,
    /** The other objects of the mesh: without them the rule would take what is not known for what is not there. */
    MESH
}
