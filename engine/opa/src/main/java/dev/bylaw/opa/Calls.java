package dev.bylaw.opa;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.Value;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls from one instance to builtins of ours, during one evaluation after the other. An error
 * is kept for the end of the evaluation and not thrown through the Wasm, which goes on with
 * undefined: so the instance stays whole, and the error is the outcome all the same.
 */
final class Calls {
  private @Nullable BuiltinContext context;
  private boolean strict;
  private @Nullable EvalError error;

  void begin(EvaluationInput in, BooleanSupplier over) {
    context =
        new BuiltinContext(
            in.nowNanos(),
            in.seed(),
            in.limits().outputBytes(),
            over,
            in.runtime(),
            _ -> {},
            in.outside());
    strict = in.strictBuiltinErrors();
    error = null;
  }

  @Nullable Value call(Builtin builtin, Value[] arguments) {
    if (context == null) {
      throw new IllegalStateException("a policy called `" + builtin.name() + "` while it loaded");
    }
    if (error != null) {
      return null;
    }
    try {
      return builtin.call(context, arguments);
    } catch (BuiltinException e) {
      if (strict || e.halts()) {
        error = new EvalError(e.code(), e.getMessage(), null);
      }
      return null;
    }
  }

  /** The first error that decides the evaluation. */
  @Nullable EvalError error() {
    return error;
  }
}
