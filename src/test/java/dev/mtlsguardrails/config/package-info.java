/** Configuration as people write it. */
package dev.mtlsguardrails.config;
