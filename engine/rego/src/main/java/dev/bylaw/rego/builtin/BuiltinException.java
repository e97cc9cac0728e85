package dev.bylaw.rego.builtin;

/**
 * A call that failed. Outside strict mode most failures make the expression undefined; one that
 * {@link #halts} always ends the evaluation.
 */
public final class BuiltinException extends Exception {
  /** The function refused its arguments' types. */
  public static final String TYPE_ERROR = "eval_type_error";

  /** The function failed. */
  public static final String BUILTIN_ERROR = "eval_builtin_error";

  /** The evaluation was cancelled, or a limit was reached. */
  public static final String CANCEL_ERROR = "eval_cancel_error";

  private final String code;
  private final boolean halts;

  private BuiltinException(String code, String message, boolean halts) {
    super(message, null, false, false);
    this.code = code;
    this.halts = halts;
  }

  /** A failure, worded as OPA words it. */
  public static BuiltinException error(String message) {
    return new BuiltinException(BUILTIN_ERROR, message, false);
  }

  /** An argument of the wrong type. */
  public static BuiltinException type(String message) {
    return new BuiltinException(TYPE_ERROR, message, false);
  }

  /** A failure that ends the evaluation in any mode. */
  public static BuiltinException halt(String code, String message) {
    return new BuiltinException(code, message, true);
  }

  /** This failure with the name of the function before its message. */
  BuiltinException in(String function) {
    return new BuiltinException(code, function + ": " + getMessage(), halts);
  }

  /** The error code, such as {@link #TYPE_ERROR}. */
  public String code() {
    return code;
  }

  /** Whether the evaluation ends in any mode. */
  public boolean halts() {
    return halts;
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
