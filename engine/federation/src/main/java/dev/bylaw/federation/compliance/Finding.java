package dev.bylaw.federation.compliance;

import org.jspecify.annotations.Nullable;

/**
 * Something that does not keep to a standard.
 *
 * @param rule the standard's rule, for example {@code naming.snake-case}
 * @param severity how much it matters
 * @param path where in the document, a JSON pointer; empty for the whole
 * @param message what is wrong, a line for people
 * @param remediation what to do about it, or null if the rule does not say
 */
public record Finding(
    String rule, Severity severity, String path, String message, @Nullable String remediation) {}
