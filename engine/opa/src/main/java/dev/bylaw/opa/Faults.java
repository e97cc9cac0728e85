package dev.bylaw.opa;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;

/** Evaluations that ended without an answer. */
final class Faults {
  private Faults() {}

  static Evaluation failed(String code, String message) {
    return new Evaluation.Failed(new EvalError(code, message, null));
  }
}
