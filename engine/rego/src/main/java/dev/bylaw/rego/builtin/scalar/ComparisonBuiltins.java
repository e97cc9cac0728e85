package dev.bylaw.rego.builtin.scalar;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Comparison and membership: {@code == != < <= > >= in}. */
final class ComparisonBuiltins {
  private ComparisonBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "equal" -> (_, arguments) -> BooleanValue.of(arguments[0].equals(arguments[1]));
      case "neq" -> (_, arguments) -> BooleanValue.of(!arguments[0].equals(arguments[1]));
      case "lt" -> comparing(order -> order < 0);
      case "lte" -> comparing(order -> order <= 0);
      case "gt" -> comparing(order -> order > 0);
      case "gte" -> comparing(order -> order >= 0);
      case "internal.member_2" -> (_, arguments) -> BooleanValue.of(member(arguments));
      case "internal.member_3" -> (_, arguments) -> BooleanValue.of(memberWithKey(arguments));
      default -> null;
    };
  }

  private static Implementation comparing(IntPredicate accepted) {
    return (_, arguments) -> BooleanValue.of(accepted.test(arguments[0].compareTo(arguments[1])));
  }

  /** {@code x in collection}. */
  private static boolean member(Value[] arguments) {
    Value element = arguments[0];
    return switch (arguments[1]) {
      case SetValue set -> set.contains(element);
      case ArrayValue array -> contains(array, element);
      case ObjectValue object -> contains(object.values(), element);
      default -> false;
    };
  }

  /** {@code key, value in collection}. */
  private static boolean memberWithKey(Value[] arguments) {
    Value found =
        switch (arguments[2]) {
          case SetValue set -> arguments[0].equals(arguments[1]) ? set.get(arguments[0]) : null;
          case ArrayValue array -> array.get(arguments[0]);
          case ObjectValue object -> object.get(arguments[0]);
          default -> null;
        };
    return arguments[1].equals(found);
  }

  private static boolean contains(ArrayValue array, Value element) {
    for (Value candidate : array) {
      if (candidate.equals(element)) {
        return true;
      }
    }
    return false;
  }
}
