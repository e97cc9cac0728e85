package dev.bylaw.rego.builtin.collection;

import static dev.bylaw.rego.builtin.Operands.set;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Sets: {@code &}, {@code |}, and unions and intersections of sets of sets. */
final class SetBuiltins {
  private SetBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "and" -> (_, a) -> Sets.intersection(set(a, 0), set(a, 1));
      case "or" -> (_, a) -> Sets.union(set(a, 0), set(a, 1));
      case "set_diff" -> (_, a) -> Sets.difference(set(a, 0), set(a, 1));
      case "intersection" -> (_, a) -> intersection(set(a, 0));
      case "union" -> (_, a) -> union(set(a, 0));
      default -> null;
    };
  }

  private static Value intersection(SetValue sets) throws BuiltinException {
    SetValue result = null;
    for (Value element : sets) {
      SetValue next = member(element);
      result = result == null ? next : Sets.intersection(result, next);
    }
    return result == null ? SetValue.EMPTY : result;
  }

  private static Value union(SetValue sets) throws BuiltinException {
    SetValue.Builder result = SetValue.builder();
    for (Value element : sets) {
      result.addAll(member(element));
    }
    return result.build();
  }

  private static SetValue member(Value element) throws BuiltinException {
    if (element instanceof SetValue set) {
      return set;
    }
    throw Operands.wrongType(0, element, "set");
  }
}
