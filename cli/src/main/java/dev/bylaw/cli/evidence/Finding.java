package dev.bylaw.cli.evidence;

/**
 * What was found of one part of a package.
 *
 * @param name the part
 * @param holds whether it holds
 * @param text what was found, or why it does not hold
 */
public record Finding(String name, boolean holds, String text) {}
