package dev.bylaw.opa;

import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.PreparedRule;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.Value;

/**
 * A place under `data` that can be evaluated, whoever evaluates it: our engine, Wasm that OPA
 * compiled, or an OPA server. May be used by many threads at once.
 *
 * <p>Values cross as JSON has them: a set comes back as a sorted array, a key that is no string as
 * its JSON. What goes in should be JSON too; a set within it reaches Wasm and servers as an array.
 */
public interface Entrypoint {
  /** The path, as {@link dev.bylaw.rego.RegoProgram#prepare} takes it: `data.a.b.rule`. */
  String path();

  /** The value at the path. Total: every fault ends as {@link Evaluation.Failed}. */
  Evaluation evaluate(EvaluationInput in);

  /** A rule that our own engine evaluates. */
  static Entrypoint of(PreparedRule rule) {
    return new Entrypoint() {
      @Override
      public String path() {
        return rule.path();
      }

      @Override
      public Evaluation evaluate(EvaluationInput in) {
        return switch (rule.evaluate(in)) {
          case Evaluation.Defined(Value value) -> new Evaluation.Defined(Json.toJsonValue(value));
          case Evaluation.Undefined none -> none;
          case Evaluation.Failed failed -> failed;
        };
      }
    };
  }
}
