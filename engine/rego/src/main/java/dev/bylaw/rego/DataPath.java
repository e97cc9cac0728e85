package dev.bylaw.rego;

import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Ground paths from `data` as text: `data.a["b c"].d`. */
public final class DataPath {
  private DataPath() {}

  /**
   * The steps after `data`.
   *
   * @throws IllegalArgumentException if the text is no such path
   */
  public static List<Value> parse(String text) {
    if (!text.equals("data") && !text.startsWith("data.") && !text.startsWith("data[")) {
      throw bad(text);
    }
    List<Value> steps = new ArrayList<>();
    int at = "data".length();
    while (at < text.length()) {
      if (text.charAt(at) == '.') {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        if (end == at + 1) {
          throw bad(text);
        }
        steps.add(StringValue.of(text.substring(at + 1, end)));
        at = end;
      } else if (text.startsWith("[\"", at)) {
        int end = text.indexOf("\"]", at + 2);
        if (end < 0) {
          throw bad(text);
        }
        steps.add(StringValue.of(text.substring(at + 2, end)));
        at = end + 2;
      } else {
        throw bad(text);
      }
    }
    return steps;
  }

  /** The text of a path. */
  public static String format(List<String> steps) {
    StringBuilder out = new StringBuilder("data");
    for (String step : steps) {
      if (isName(step)) {
        out.append('.').append(step);
      } else {
        out.append("[\"").append(step).append("\"]");
      }
    }
    return out.toString();
  }

  private static boolean isName(String step) {
    return !step.isEmpty()
        && !Character.isDigit(step.charAt(0))
        && step.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException("expected a path such as `data.a.b`, found `" + text + "`");
  }
}
