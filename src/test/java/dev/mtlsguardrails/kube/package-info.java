/** Reading objects. */
package dev.mtlsguardrails.kube;
