/** The log for auditors, which whoever decides or finds something writes to. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.auditlog;
