/** The pages of the project: what they say of the code is true, and where they lead there is something. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.pages;
