/** Meshes and changes that nobody wrote: of any size, by a seed, and the same every time. Values only, no manifests. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.synthetic;
