/** The webhook's verdicts about documents, in a cluster made of documents. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli.check;
