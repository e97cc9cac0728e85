package dev.bylaw.rego.builtin.pattern;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Globs: glob.match, glob.quote_meta. */
final class GlobBuiltins {
  private static final List<Integer> DOT = List.of((int) '.');

  private GlobBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "glob.match" -> GlobBuiltins::match;
      case "glob.quote_meta" -> (_, a) -> StringValue.of(Glob.quote(string(a, 0)));
      default -> null;
    };
  }

  private static Value match(BuiltinContext context, Value[] a) throws BuiltinException {
    String pattern = string(a, 0);
    List<Integer> separators = separators(a);
    String text = string(a, 2);
    return BooleanValue.of(Glob.compile(pattern, separators).matches(context, text));
  }

  /** Null is none; an empty array is the dot. */
  private static List<Integer> separators(Value[] a) throws BuiltinException {
    return switch (a[1]) {
      case NullValue _ -> List.of();
      case ArrayValue array when array.isEmpty() -> DOT;
      case ArrayValue array -> {
        List<Integer> separators = new ArrayList<>();
        for (Value element : array) {
          if (!(element instanceof StringValue s)) {
            throw Operands.wrongElement(1, array, element, "string");
          }
          if (s.codePoints() != 1) {
            throw Operands.wrongElement(1, array, element, "rune");
          }
          separators.add(s.value().codePointAt(0));
        }
        yield List.copyOf(separators);
      }
      default -> throw Operands.wrongType(1, a[1], "array", "null");
    };
  }
}
