/** Judging again what is stored, by hand and without a clock. */
package dev.mtlsguardrails.audit;
