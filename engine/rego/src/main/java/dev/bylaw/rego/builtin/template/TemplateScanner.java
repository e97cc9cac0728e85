package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.List;

/** Parts a template into text and the actions between double braces. */
final class TemplateScanner {
  /** Text, or what stands in an action. */
  record Piece(boolean action, String text) {}

  private TemplateScanner() {}

  /** A hyphen inside the braces takes the white space away on its side. */
  static List<Piece> scan(String template) throws BuiltinException {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    boolean trimNext = false;
    while (at <= template.length()) {
      int open = template.indexOf("{{", at);
      String text = template.substring(at, open < 0 ? template.length() : open);
      if (trimNext) {
        text = text.stripLeading();
      }
      boolean trimmed = open >= 0 && isTrim(template, open + 2, true);
      if (trimmed) {
        text = text.stripTrailing();
      }
      if (!text.isEmpty()) {
        pieces.add(new Piece(false, text));
      }
      if (open < 0) {
        return pieces;
      }
      int start = open + (trimmed ? 4 : 2);
      int close = close(template, start);
      trimNext = isTrim(template, close - 1, false);
      String action = template.substring(start, trimNext ? close - 1 : close).strip();
      if (!action.startsWith("/*")) {
        pieces.add(new Piece(true, action));
      }
      at = close + 2;
    }
    return pieces;
  }

  private static boolean isTrim(String template, int hyphen, boolean left) {
    if (hyphen < 0 || hyphen >= template.length() || template.charAt(hyphen) != '-') {
      return false;
    }
    int space = left ? hyphen + 1 : hyphen - 1;
    return space >= 0
        && space < template.length()
        && " \t\r\n".indexOf(template.charAt(space)) >= 0;
  }

  /** The closing braces; those in strings and comments do not count. */
  private static int close(String template, int start) throws BuiltinException {
    if (template.startsWith("/*", start)) {
      int end = template.indexOf("*/", start);
      if (end < 0) {
        throw failed(template, start, "unclosed comment");
      }
      if (template.startsWith("}}", end + 2)) {
        return end + 2;
      }
      if (isTrim(template, end + 3, false) && template.startsWith("}}", end + 4)) {
        return end + 4;
      }
      throw failed(template, start, "comment ends before closing delimiter");
    }
    char quote = 0;
    for (int i = start; i < template.length(); i++) {
      char c = template.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (template.startsWith("}}", i)) {
        return i;
      }
    }
    throw TextTemplate.failed("unclosed action");
  }

  private static BuiltinException failed(String template, int at, String message) {
    long line = 1 + template.substring(0, at).chars().filter(c -> c == '\n').count();
    return BuiltinException.error("template: template:" + line + ": " + message);
  }
}
