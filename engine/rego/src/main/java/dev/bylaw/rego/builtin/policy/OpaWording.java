package dev.bylaw.rego.builtin.policy;

import dev.bylaw.rego.syntax.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parser found wrong in OPA's words: a policy may look at the text that {@code
 * rego.parse_module} fails with.
 */
final class OpaWording {
  private static final Pattern UNEXPECTED = Pattern.compile("unexpected (.+?)(?:, expected (.+))?");

  private static final Map<String, String> TOKENS =
      Map.ofEntries(
          Map.entry("end of file", "eof"),
          Map.entry("`[`", "["),
          Map.entry("`]`", "]"),
          Map.entry("`:=`", "assign"),
          Map.entry("`=`", "eq"),
          Map.entry("`==`", "equal"),
          Map.entry("`!=`", "neq"),
          Map.entry("`<`", "lt"),
          Map.entry("`>`", "gt"),
          Map.entry("`<=`", "lte"),
          Map.entry("`>=`", "gte"),
          Map.entry("`+`", "plus"),
          Map.entry("`-`", "minus"),
          Map.entry("`*`", "mul"),
          Map.entry("`/`", "div"),
          Map.entry("`%`", "rem"),
          Map.entry("`&`", "and"),
          Map.entry("`|`", "or"),
          Map.entry("string", "string"),
          Map.entry("template string", "template-string-part"));

  private static final Map<String, String> NOTES =
      Map.of(
          "a name after `.`", "expected ident",
          "a path", "",
          "a term", "",
          "a variable", "expected var",
          "a name after `as`", "expected var",
          "`as`", "expected as keyword",
          "a number", "expected number",
          "`:`", "expected \":\"");

  private OpaWording() {}

  /** All errors as OPA gives them as one. */
  static String of(List<Diagnostic> diagnostics) {
    StringBuilder text = new StringBuilder();
    text.append(diagnostics.size()).append(diagnostics.size() == 1 ? " error" : " errors");
    text.append(" occurred:").append(diagnostics.size() == 1 ? ' ' : '\n');
    for (Diagnostic diagnostic : diagnostics) {
      if (text.charAt(text.length() - 1) != ' ' && diagnostic != diagnostics.getFirst()) {
        text.append('\n');
      }
      text.append(diagnostic.span())
          .append(": ")
          .append(diagnostic.code())
          .append(": ")
          .append(message(diagnostic.message()));
    }
    return text.toString();
  }

  private static String message(String message) {
    Matcher found = UNEXPECTED.matcher(message);
    if (!found.matches()) {
      return message;
    }
    String note = found.group(2);
    String words = "unexpected " + token(found.group(1));
    if (note == null) {
      return words;
    }
    String known = NOTES.getOrDefault(note, "expected " + note.replace('`', '"'));
    return known.isEmpty() ? words : words + ": " + known;
  }

  private static String token(String found) {
    if (found.startsWith("name ")) {
      return "ident token";
    }
    if (found.startsWith("number ")) {
      return "number token";
    }
    if (found.startsWith("keyword ")) {
      return found.substring("keyword ".length()).replace("`", "") + " keyword";
    }
    return TOKENS.getOrDefault(found, found.replace("`", "")) + " token";
  }
}
