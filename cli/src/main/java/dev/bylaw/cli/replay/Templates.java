package dev.bylaw.cli.replay;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wording of reasons in a policy's text: what the file says, with the names of its parameters
 * in the place of their values. So it holds nothing of a person.
 */
final class Templates {
  private static final Pattern WORDING =
      Pattern.compile(
          "(?:sprintf\\(\\s*)?(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)(?:\\s*,\\s*\\[([^\\[\\]]*)\\])?",
          Pattern.DOTALL);
  private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*");
  private static final int MAX_LINES = 40;

  private Templates() {}

  /** The template of the rule that begins on a line, from 1; null if none is to be seen. */
  static @Nullable String at(String text, long line) {
    List<String> lines = text.lines().toList();
    if (line < 1 || line > lines.size()) {
      return null;
    }
    int end = (int) line;
    while (end < lines.size() && end < line + MAX_LINES && !lines.get(end).isBlank()) {
      end++;
    }
    String rule = String.join("\n", lines.subList((int) line - 1, end));
    Matcher message = MESSAGE.matcher(rule);
    int from = message.find() ? message.end() : rule.indexOf("sprintf(");
    Matcher wording = WORDING.matcher(rule);
    if (!wording.find(Math.max(from, 0))) {
      return null;
    }
    String parameters = wording.group(2);
    return wording.group(1)
        + (parameters == null ? "" : " of " + parameters.strip().replaceAll("\\s+", " "));
  }
}
