package dev.bylaw.rego;

import dev.bylaw.rego.eval.Halt;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.eval.Run;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs what may fail and gives its outcome: nothing that a policy does gets out as an exception.
 */
final class Outcomes {
  private Outcomes() {}

  /** What an evaluation gives, unless it halts. */
  @FunctionalInterface
  interface Body<T> {
    T run() throws Halt;
  }

  static <T> T of(Body<T> body, Function<EvalError, T> failed) {
    try {
      return body.run();
    } catch (Halt halt) {
      return failed.apply(new EvalError(halt.code(), halt.message(), halt.span()));
    } catch (StackOverflowError e) {
      // the depth limit comes first for rules; values nested ever deeper end here
      return failed.apply(
          new EvalError(EvalError.LIMIT, "evaluation is nested too deep for its stack", null));
    } catch (RuntimeException e) {
      // a bug of the evaluator or of a builtin: the decision must still be an error, not a crash
      return failed.apply(new EvalError(EvalError.INTERNAL, String.valueOf(e), null));
    }
  }

  static Run run(EvaluationInput in, @Nullable Observer observer) {
    Limits limits = in.limits();
    return new Run(
        in.input(),
        in.data(),
        in.nowNanos(),
        in.seed(),
        limits.steps(),
        limits.depth(),
        limits.timeNanos(),
        limits.outputBytes(),
        limits.memoryBytes(),
        in.strictBuiltinErrors(),
        in.cancelled(),
        in.runtime(),
        in.outside(),
        observer);
  }
}
