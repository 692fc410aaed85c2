/** The command line as its users see it: what they type, what they read, what their scripts are told. */
package dev.mtlsguardrails.cli;
