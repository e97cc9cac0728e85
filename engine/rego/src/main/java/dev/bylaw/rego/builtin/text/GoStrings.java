package dev.bylaw.rego.builtin.text;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import java.util.List;

/** String functions with the semantics of Go's {@code strings} package. */
public final class GoStrings {
  private GoStrings() {}

  /** Lower case, code point by code point. */
  static String lower(String text) {
    return map(text, true);
  }

  /** Upper case, code point by code point (so that {@code ß} stays). */
  static String upper(String text) {
    return map(text, false);
  }

  private static String map(String text, boolean lower) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      out.appendCodePoint(lower ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
    return out.toString();
  }

  /** {@code text} without what {@code cutset} holds at its ends. */
  public static String trim(String text, String cutset, boolean left, boolean right) {
    int from = 0;
    int to = text.length();
    while (left && from < to && cutset.indexOf(text.codePointAt(from)) >= 0) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (right && from < to && cutset.indexOf(text.codePointBefore(to)) >= 0) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  static String trimSpace(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** White space as Unicode has it (property White_Space). */
  static boolean isSpace(int c) {
    return switch (c) {
      case '\t',
          '\n',
          0x0B,
          '\f',
          '\r',
          ' ',
          0x85,
          0xA0,
          0x1680,
          0x2028,
          0x2029,
          0x202F,
          0x205F,
          0x3000 ->
          true;
      default -> c >= 0x2000 && c <= 0x200A;
    };
  }

  /**
   * Replaces each of {@code olds} where it stands, in one pass: at a place the first of the list
   * that matches counts. An empty one matches before every code point and at the end.
   */
  static String replace(
      BuiltinContext context, String text, List<String> olds, List<String> replacements)
      throws BuiltinException {
    StringBuilder out = new StringBuilder();
    boolean afterEmpty = false;
    int i = 0;
    while (i <= text.length()) {
      context.checkCancelled();
      context.checkOutput(out.length());
      int match = -1;
      for (int k = 0; k < olds.size() && match < 0; k++) {
        String old = olds.get(k);
        if (!(old.isEmpty() && afterEmpty) && text.startsWith(old, i)) {
          match = k;
        }
      }
      afterEmpty = match >= 0 && olds.get(match).isEmpty();
      if (match >= 0) {
        out.append(replacements.get(match));
        i += olds.get(match).length();
      } else if (i < text.length()) {
        int c = text.codePointAt(i);
        out.appendCodePoint(c);
        i += Character.charCount(c);
      } else {
        i++;
      }
    }
    return out.toString();
  }
}
