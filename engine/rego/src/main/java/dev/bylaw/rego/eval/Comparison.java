package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** The comparison builtins. They are total: values of different types have an order too. */
enum Comparison {
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  /** The comparison that a builtin makes, or null. */
  static @Nullable Comparison ofBuiltin(String name) {
    return switch (name) {
      case "equal" -> EQUAL;
      case "neq" -> NOT_EQUAL;
      case "lt" -> LESS;
      case "lte" -> LESS_OR_EQUAL;
      case "gt" -> GREATER;
      case "gte" -> GREATER_OR_EQUAL;
      default -> null;
    };
  }

  boolean holds(Value a, Value b) {
    return switch (this) {
      case EQUAL -> a.equals(b);
      case NOT_EQUAL -> !a.equals(b);
      case LESS -> compare(a, b) < 0;
      case LESS_OR_EQUAL -> compare(a, b) <= 0;
      case GREATER -> compare(a, b) > 0;
      case GREATER_OR_EQUAL -> compare(a, b) >= 0;
    };
  }

  private static int compare(Value a, Value b) {
    if (a instanceof NumberValue x
        && b instanceof NumberValue y
        && x.isWholeLong()
        && y.isWholeLong()) {
      return Long.compare(x.longValue(), y.longValue());
    }
    return a.compareTo(b);
  }
}
