/** What Istio makes of the objects of a mesh. */
package dev.mtlsguardrails.core.mtls;
