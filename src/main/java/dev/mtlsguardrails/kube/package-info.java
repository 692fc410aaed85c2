/**
 * From JSON to the values of the core, one reader a kind; the only code that reads objects. We read the raw tree and not
 * a typed model, because typed models read an enum value that they do not know as "not set".
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.kube;
