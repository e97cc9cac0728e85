package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;

/**
 * One definition of a partial set or object.
 *
 * @param frame registers that a frame needs
 * @param body ends in an {@link Emit} for its document's sink
 */
record Contribution(int frame, Step body, Span span) {}
