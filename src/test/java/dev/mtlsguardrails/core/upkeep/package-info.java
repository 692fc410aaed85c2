@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.upkeep;
