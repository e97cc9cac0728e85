package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import org.jspecify.annotations.Nullable;

/**
 * Ends an evaluation with an error. It never crosses this package's public methods unseen: whoever
 * runs a plan turns it into an outcome. It has no stack trace, for a policy raises it, not a bug.
 */
public final class Halt extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final transient @Nullable Span span;

  Halt(String code, String message, @Nullable Span span) {
    super(message, null, false, false);
    this.code = code;
    this.span = span;
  }

  static Halt conflict(String message, @Nullable Span span) {
    return new Halt("eval_conflict_error", message, span);
  }

  static Halt limit(String message) {
    return new Halt("eval_limit_error", message, null);
  }

  /** Whether nothing more may be tried, because a limit was met or the caller cancelled. */
  boolean endsEvaluation() {
    return code.equals("eval_limit_error") || code.equals("eval_cancel_error");
  }

  /** Whether definitions disagreed, of which a text was said and nothing more. */
  boolean isConflict(String text) {
    return code.equals("eval_conflict_error") && text.equals(getMessage());
  }

  /** OPA's error code, or `eval_limit_error`. */
  public String code() {
    return code;
  }

  /** What went wrong, without code and place. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** The expression or rule at fault, where one is known. */
  public @Nullable Span span() {
    return span;
  }
}
