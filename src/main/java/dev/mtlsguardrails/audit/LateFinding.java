package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.verdict.Ruling;

/**
 * What is stored although it would be refused.
 *
 * @param change by which it came about
 * @param about where somebody would look for news of it: the object, or its Namespace if that takes the object with it
 * @param text for whoever looks there
 */
record LateFinding(Change change, ResourceId about, Ruling ruling, String text) {}
