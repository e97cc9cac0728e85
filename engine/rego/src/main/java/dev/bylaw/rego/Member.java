package dev.bylaw.rego;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;

/**
 * One element of a partial set, or one answer of a complete rule, with the definition that produced
 * it.
 *
 * @param rule span of the producing definition (head and body); the same value appears once for
 *     each definition that produced it
 */
public record Member(Value value, Span rule) {}
