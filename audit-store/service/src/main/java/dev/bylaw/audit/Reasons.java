package dev.bylaw.audit;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wording of reasons in the text of an answer, which is JSON. */
final class Reasons {
  private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

  private Reasons() {}

  /** Whether a message holds a text, in any case. Requires a text in lower case. */
  static boolean hold(String answer, String sought) {
    Matcher message = MESSAGE.matcher(answer);
    while (message.find()) {
      if (unescaped(message.group(1)).toLowerCase(Locale.ROOT).contains(sought)) {
        return true;
      }
    }
    return false;
  }

  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
  }

  private static String character(String escape) {
    return switch (escape.charAt(0)) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
      default -> escape;
    };
  }
}
