package dev.bylaw.rego.builtin.text;

import static dev.bylaw.rego.builtin.Operands.integer;
import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Searching in strings, cutting them and joining them. */
public final class StringBuiltins {
  private StringBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "concat" -> StringBuiltins::concat;
      case "contains" -> test(String::contains);
      case "startswith" -> test(String::startsWith);
      case "endswith" -> test(String::endsWith);
      case "indexof" -> (_, a) -> indexOf(string(a, 0), string(a, 1));
      case "indexof_n" -> (_, a) -> allIndexesOf(string(a, 0), string(a, 1));
      case "strings.count" -> (_, a) -> occurrences(string(a, 0), string(a, 1));
      case "substring" -> (_, a) -> substring(string(a, 0), integer(a, 1), integer(a, 2));
      case "split" -> (_, a) -> array(split(string(a, 0), string(a, 1)));
      case "strings.split_n" -> (_, a) -> splitN(string(a, 0), string(a, 1), integer(a, 2));
      case "strings.any_prefix_match" -> (_, a) -> anyMatch(a, String::startsWith);
      case "strings.any_suffix_match" -> (_, a) -> anyMatch(a, String::endsWith);
      default -> null;
    };
  }

  private static Implementation test(BiPredicate<String, String> predicate) {
    return (_, a) -> BooleanValue.of(predicate.test(string(a, 0), string(a, 1)));
  }

  private static Value concat(BuiltinContext context, Value[] a) throws BuiltinException {
    String delimiter = string(a, 0);
    Iterable<Value> parts =
        switch (a[1]) {
          case SetValue set -> set;
          case ArrayValue array -> array;
          default -> throw Operands.wrongType(1, a[1], "set", "array");
        };
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (Value part : parts) {
      if (!(part instanceof StringValue s)) {
        throw Operands.wrongElement(1, a[1], part, "string");
      }
      if (!first) {
        out.append(delimiter);
      }
      first = false;
      out.append(s.value());
      context.checkOutput(out.length());
    }
    return StringValue.of(out.toString());
  }

  private static Value indexOf(String base, String search) throws BuiltinException {
    checkSearch(search);
    int at = base.indexOf(search);
    return NumberValue.of(at < 0 ? -1 : base.codePointCount(0, at));
  }

  private static Value allIndexesOf(String base, String search) throws BuiltinException {
    checkSearch(search);
    List<Value> indexes = new ArrayList<>();
    int counted = 0;
    int index = 0;
    for (int at = base.indexOf(search); at >= 0; at = base.indexOf(search, at + 1)) {
      index += base.codePointCount(counted, at);
      counted = at;
      indexes.add(NumberValue.of(index));
    }
    return ArrayValue.of(indexes);
  }

  private static void checkSearch(String search) throws BuiltinException {
    if (search.isEmpty()) {
      throw BuiltinException.error("empty search character");
    }
  }

  private static Value occurrences(String text, String search) {
    if (search.isEmpty()) {
      return NumberValue.of(text.codePointCount(0, text.length()) + 1);
    }
    int count = 0;
    for (int at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length())) {
      count++;
    }
    return NumberValue.of(count);
  }

  /** {@code length} code points from {@code offset}, or all of them if it is negative. */
  private static Value substring(String text, long offset, long length) throws BuiltinException {
    if (offset < 0) {
      throw BuiltinException.error("negative offset");
    }
    int points = text.codePointCount(0, text.length());
    if (offset >= points) {
      return StringValue.EMPTY;
    }
    int from = text.offsetByCodePoints(0, (int) offset);
    if (length < 0 || length >= points - offset) {
      return StringValue.of(text.substring(from));
    }
    return StringValue.of(text.substring(from, text.offsetByCodePoints(from, (int) length)));
  }

  /** The parts between delimiters; an empty delimiter parts every code point. */
  public static List<String> split(String text, String delimiter) {
    List<String> parts = new ArrayList<>();
    if (delimiter.isEmpty()) {
      text.codePoints().forEach(c -> parts.add(Character.toString(c)));
      return parts;
    }
    int from = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
      parts.add(text.substring(from, at));
      from = at + delimiter.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** The first {@code n} parts, or the last where {@code n} is negative. */
  private static Value splitN(String text, String delimiter, long n) {
    List<String> parts = split(text, delimiter);
    return array(
        n >= 0
            ? parts.subList(0, (int) Math.min(n, parts.size()))
            : parts.subList((int) Math.max(parts.size() + n, 0), parts.size()));
  }

  /** The strings as a value. */
  public static ArrayValue array(List<String> strings) {
    Value[] values = new Value[strings.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = StringValue.of(strings.get(i));
    }
    return ArrayValue.wrap(values);
  }

  private static Value anyMatch(Value[] a, BiPredicate<String, String> matches)
      throws BuiltinException {
    List<String> searched = stringOrStrings(a, 0);
    List<String> affixes = stringOrStrings(a, 1);
    for (String text : searched) {
      for (String affix : affixes) {
        if (matches.test(text, affix)) {
          return BooleanValue.TRUE;
        }
      }
    }
    return BooleanValue.FALSE;
  }

  private static List<String> stringOrStrings(Value[] a, int i) throws BuiltinException {
    return switch (a[i]) {
      case StringValue s -> List.of(s.value());
      case ArrayValue _, SetValue _ -> Operands.strings(a, i);
      default -> throw Operands.wrongType(i, a[i], "string", "set", "array");
    };
  }
}
