package dev.mtlsguardrails.cli.explain;

/**
 * Where to look first.
 *
 * @param where an object, with its field where one is to blame
 * @param wrong what it does
 * @param instead what to do about it
 */
record Hint(String where, String wrong, String instead) {}
