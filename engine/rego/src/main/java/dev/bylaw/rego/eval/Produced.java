package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;

/**
 * What one definition of a rule produced.
 *
 * @param definition span of the definition
 */
public record Produced(Value value, Span definition) {}
