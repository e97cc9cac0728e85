package dev.bylaw.rego.builtin.pattern;

import static dev.bylaw.rego.builtin.Operands.integer;
import static dev.bylaw.rego.builtin.Operands.string;

import com.google.re2j.Pattern;
import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.text.StringBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions in RE2 syntax, which match in linear time. */
final class RegexBuiltins {
  private RegexBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "regex.match", "re_match" ->
          (_, a) -> {
            String pattern = string(a, 0);
            String text = string(a, 1);
            return BooleanValue.of(Regex.compile(pattern).matches(text));
          };
      case "regex.is_valid" -> (_, a) -> isValid(a);
      case "regex.find_n" -> RegexBuiltins::findN;
      case "regex.find_all_string_submatch_n" -> RegexBuiltins::submatches;
      case "regex.split" -> RegexBuiltins::split;
      case "regex.replace" -> RegexBuiltins::replace;
      case "regex.template_match" -> (_, a) -> templateMatch(a);
      case "regex.globs_match" ->
          (c, a) -> BooleanValue.of(GlobIntersection.test(c, string(a, 0), string(a, 1)));
      default -> null;
    };
  }

  private static Value isValid(Value[] a) {
    if (a[0] instanceof StringValue s) {
      try {
        Regex.compile(s.value());
        return BooleanValue.TRUE;
      } catch (BuiltinException e) {
        return BooleanValue.FALSE;
      }
    }
    return BooleanValue.FALSE;
  }

  private static Value findN(BuiltinContext context, Value[] a) throws BuiltinException {
    String pattern = string(a, 0);
    String text = string(a, 1);
    long limit = integer(a, 2);
    List<String> found = new ArrayList<>();
    for (Regex.Match match : Regex.compile(pattern).findAll(context, text, limit)) {
      found.add(match.group(text, 0));
    }
    return StringBuiltins.array(found);
  }

  private static Value submatches(BuiltinContext context, Value[] a) throws BuiltinException {
    String pattern = string(a, 0);
    String text = string(a, 1);
    long limit = integer(a, 2);
    List<Value> found = new ArrayList<>();
    for (Regex.Match match : Regex.compile(pattern).findAll(context, text, limit)) {
      List<String> groups = new ArrayList<>();
      for (int group = 0; group < match.groups(); group++) {
        groups.add(match.group(text, group));
      }
      found.add(StringBuiltins.array(groups));
    }
    return ArrayValue.of(found);
  }

  private static Value split(BuiltinContext context, Value[] a) throws BuiltinException {
    String pattern = string(a, 0);
    String text = string(a, 1);
    return StringBuiltins.array(Regex.compile(pattern).split(context, text));
  }

  private static Value replace(BuiltinContext context, Value[] a) throws BuiltinException {
    String text = string(a, 0);
    String pattern = string(a, 1);
    String template = string(a, 2);
    return StringValue.of(Regex.compile(pattern).replaceAll(context, text, template));
  }

  private static Value templateMatch(Value[] a) throws BuiltinException {
    String template = string(a, 0);
    String text = string(a, 1);
    String start = string(a, 2);
    String end = string(a, 3);
    int startLength = StringValue.of(start).utf8().length;
    if (startLength != 1) {
      throw BuiltinException.error(
          "start delimiter has to be exactly one character long but is " + startLength + " long");
    }
    if (StringValue.of(end).utf8().length != 1) {
      // OPA tells the length of the start delimiter here too
      throw BuiltinException.error(
          "end delimiter has to be exactly one character long but is " + startLength + " long");
    }
    String pattern = templatePattern(template, start.charAt(0), end.charAt(0));
    return BooleanValue.of(Regex.compile(pattern).matches(text));
  }

  /** What stands between delimiters is an expression, everything else is literal. */
  private static String templatePattern(String template, char start, char end)
      throws BuiltinException {
    StringBuilder pattern = new StringBuilder("^");
    int level = 0;
    int literal = 0;
    int open = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == start) {
        if (++level == 1) {
          open = i;
        }
      } else if (c == end) {
        if (--level == 0) {
          String inner = template.substring(open + 1, i);
          Regex.compile("^" + inner + "$");
          pattern.append(Pattern.quote(template.substring(literal, open)));
          pattern.append('(').append(inner).append(')');
          literal = i + 1;
        } else if (level < 0) {
          throw unbalanced(template);
        }
      }
    }
    if (level != 0) {
      throw unbalanced(template);
    }
    return pattern.append(Pattern.quote(template.substring(literal))).append('$').toString();
  }

  private static BuiltinException unbalanced(String template) {
    return BuiltinException.error("unbalanced braces in " + StringValue.of(template));
  }
}
