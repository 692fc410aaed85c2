@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.installation;
