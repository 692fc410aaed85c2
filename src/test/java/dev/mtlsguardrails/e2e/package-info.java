/** Through a real API server, with the commands and the users of real people. */
package dev.mtlsguardrails.e2e;
