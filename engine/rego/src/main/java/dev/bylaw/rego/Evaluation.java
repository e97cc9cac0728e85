package dev.bylaw.rego;

import dev.bylaw.rego.value.Value;

/** The outcome of evaluating one rule. */
public sealed interface Evaluation {
  /** The rule has a value. */
  record Defined(Value value) implements Evaluation {}

  /** No definition of the rule applied, and it has no default. */
  record Undefined() implements Evaluation {}

  /** The evaluation ended in an error; there is no value, not even a partial one. */
  record Failed(EvalError error) implements Evaluation {}
}
