/**
 * The command line: the same rules and the same judge as in the webhook, over files. Plain picocli, so that an answer
 * does not wait for a server to start; nothing here knows injection, configuration or HTTP.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli;
