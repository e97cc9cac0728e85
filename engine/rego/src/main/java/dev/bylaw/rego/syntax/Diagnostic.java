package dev.bylaw.rego.syntax;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with what a user wrote.
 *
 * @param code one of OPA's error codes, a constant of this class
 * @param message lower case, without full stop; it says what was found and what was expected
 * @param hint how to put it right, where that can be said
 */
public record Diagnostic(Span span, String code, String message, @Nullable String hint)
    implements Comparable<Diagnostic> {
  public static final String PARSE_ERROR = "rego_parse_error";
  public static final String COMPILE_ERROR = "rego_compile_error";
  public static final String TYPE_ERROR = "rego_type_error";
  public static final String UNSAFE_VAR_ERROR = "rego_unsafe_var_error";
  public static final String RECURSION_ERROR = "rego_recursion_error";

  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::span)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  public static Diagnostic of(Span span, String code, String message) {
    return new Diagnostic(span, code, message, null);
  }

  /** By place, then code, then message. */
  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }

  /** One line, as OPA prints it: {@code file:line:column: code: message}. */
  @Override
  public String toString() {
    return span + ": " + code + ": " + message + (hint == null ? "" : " (" + hint + ")");
  }
}
