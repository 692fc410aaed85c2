/**
 * Our own kinds, as plain classes: their custom resource definitions are generated from here. Nothing reads objects
 * into these classes at run time.
 */
package dev.mtlsguardrails.api;
