/** The watches against an API server that comes, goes and changes what it serves. */
package dev.mtlsguardrails.cluster;
