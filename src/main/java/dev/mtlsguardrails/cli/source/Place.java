package dev.mtlsguardrails.cli.source;

/**
 * What to point at in a file. Lines and columns are counted from one, columns in code points.
 *
 * @param width how much of the line is meant
 * @param lastLine where what it introduces ends; the same line, unless it is the key of a block
 */
public record Place(int line, int column, int width, int lastLine) {}
