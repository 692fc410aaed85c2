/** Tests of values. */
package dev.mtlsguardrails.core.controlplane;
