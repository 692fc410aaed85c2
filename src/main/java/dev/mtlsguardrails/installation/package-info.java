/**
 * The guard watches itself: looks again and again whether the API server still asks us as it was told when we were installed,
 * and says so in a metric, in the health detail, in the log and, by the mouth of whoever leads, in events.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.installation;
