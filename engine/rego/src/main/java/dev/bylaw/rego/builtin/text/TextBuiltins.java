package dev.bylaw.rego.builtin.text;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.Arithmetic;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings changed: case, trimming, replacing, reversing, and formatting. */
public final class TextBuiltins {
  private TextBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "lower" -> (_, a) -> StringValue.of(GoStrings.lower(string(a, 0)));
      case "upper" -> (_, a) -> StringValue.of(GoStrings.upper(string(a, 0)));
      case "trim" -> (_, a) -> trim(a, true, true);
      case "trim_left" -> (_, a) -> trim(a, true, false);
      case "trim_right" -> (_, a) -> trim(a, false, true);
      case "trim_prefix" -> (_, a) -> trimPrefix(string(a, 0), string(a, 1));
      case "trim_suffix" -> (_, a) -> trimSuffix(string(a, 0), string(a, 1));
      case "trim_space" -> (_, a) -> StringValue.of(GoStrings.trimSpace(string(a, 0)));
      case "replace" -> TextBuiltins::replace;
      case "strings.replace_n" -> TextBuiltins::replaceN;
      case "strings.reverse" ->
          (_, a) -> StringValue.of(new StringBuilder(string(a, 0)).reverse().toString());
      case "format_int" -> (_, a) -> formatInt(a);
      case "sprintf" -> TextBuiltins::sprintf;
      default -> null;
    };
  }

  private static Value trim(Value[] a, boolean left, boolean right) throws BuiltinException {
    return StringValue.of(GoStrings.trim(string(a, 0), string(a, 1), left, right));
  }

  private static Value trimPrefix(String text, String prefix) {
    return StringValue.of(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static Value trimSuffix(String text, String suffix) {
    return StringValue.of(
        text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
  }

  private static Value replace(BuiltinContext context, Value[] a) throws BuiltinException {
    String text = string(a, 0);
    String old = string(a, 1);
    String replacement = string(a, 2);
    return replaced(context, text, List.of(old), List.of(replacement));
  }

  private static Value replaceN(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue patterns = Operands.object(a, 0);
    String text = string(a, 1);
    List<String> olds = new ArrayList<>();
    List<String> replacements = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      if (!(patterns.keyAt(i) instanceof StringValue old)) {
        throw Operands.operand(0, "non-string key found in pattern object");
      }
      if (!(patterns.valueAt(i) instanceof StringValue replacement)) {
        throw Operands.operand(0, "non-string value found in pattern object");
      }
      olds.add(old.value());
      replacements.add(replacement.value());
    }
    return replaced(context, text, olds, replacements);
  }

  private static Value replaced(
      BuiltinContext context, String text, List<String> olds, List<String> replacements)
      throws BuiltinException {
    if (!olds.contains("")) {
      return StringValue.of(GoStrings.replace(context, text, olds, replacements));
    }
    // an empty text is found between any two bytes, also those of one character
    String bytes =
        GoStrings.replace(
            context,
            bytes(text),
            olds.stream().map(TextBuiltins::bytes).toList(),
            replacements.stream().map(TextBuiltins::bytes).toList());
    return StringValue.ofUtf8(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The bytes of a text, each as a character. */
  private static String bytes(String text) {
    return new String(StringValue.of(text).utf8(), StandardCharsets.ISO_8859_1);
  }

  private static Value formatInt(Value[] a) throws BuiltinException {
    NumberValue number = Operands.number(a, 0);
    int base =
        switch (Operands.number(a, 1).text()) {
          case "2" -> 2;
          case "8" -> 8;
          case "10" -> 10;
          case "16" -> 16;
          default -> throw Operands.operand(1, "must be one of {2, 8, 10, 16}");
        };
    return StringValue.of(Arithmetic.truncated(number).toString(base));
  }

  private static Value sprintf(BuiltinContext context, Value[] a) throws BuiltinException {
    String format = string(a, 0);
    ArrayValue values = Operands.array(a, 1);
    GoFormat.Argument[] arguments = new GoFormat.Argument[values.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(values.get(i));
    }
    return StringValue.of(new GoFormat(context, format, arguments).format());
  }

  /** {@code value} as {@code sprintf} takes it. */
  public static GoFormat.Argument argument(Value value) {
    if (!(value instanceof NumberValue n)) {
      return new GoFormat.Text(DebugBuiltins.text(value));
    }
    String text = n.text();
    if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
      BigInteger integer = new BigDecimal(text).toBigIntegerExact();
      return new GoFormat.Int(integer);
    }
    double d = n.doubleValue();
    return Double.isInfinite(d) ? new GoFormat.Text(text) : new GoFormat.Float(d);
  }
}
