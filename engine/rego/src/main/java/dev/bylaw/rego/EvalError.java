package dev.bylaw.rego;

import dev.bylaw.rego.syntax.Span;
import org.jspecify.annotations.Nullable;

/**
 * Why an evaluation ended without an answer.
 *
 * @param code one of the constants here
 * @param message in OPA's words where OPA has the error
 * @param span the expression or rule at fault, where one is known
 */
public record EvalError(String code, String message, @Nullable Span span) {
  /** Two definitions of a rule, a function or an object key disagree. */
  public static final String CONFLICT = "eval_conflict_error";

  /** A builtin got an operand of a type that it does not take. */
  public static final String TYPE = "eval_type_error";

  /** A builtin failed; reported only under strict builtin errors. */
  public static final String BUILTIN = "eval_builtin_error";

  /** The caller cancelled. */
  public static final String CANCELLED = "eval_cancel_error";

  /** A `with` modifier cannot be applied, for instance through a scalar. */
  public static final String WITH_MERGE = "eval_with_merge_error";

  /** One of {@link Limits} was exceeded. */
  public static final String LIMIT = "eval_limit_error";

  /** An evaluator's own failure; never a policy's fault. */
  public static final String INTERNAL = "eval_internal_error";

  /** One line, as OPA prints it: `file:line: code: message`. */
  @Override
  public String toString() {
    String at = span == null ? "" : span.file() + ":" + span.startLine() + ": ";
    return at + code + ": " + message;
  }
}
