/**
 * The vocabulary that everything else is said in: how objects, their fields, their labels and the hosts of a mesh are
 * named. Values only; nothing here knows what a mesh does with them.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.resource;
