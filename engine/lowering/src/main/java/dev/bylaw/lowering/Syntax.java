package dev.bylaw.lowering;

import dev.bylaw.lowering.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How one engine writes names, literals and the functions that masks need. What is common to all
 * stands here; each dialect says what differs. Arguments are SQL expressions already.
 */
abstract sealed class Syntax permits TrinoSyntax, PostgresSyntax, SparkSyntax, DuckdbSyntax {
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_DIGITS = 38;
  private static final int MAX_NAME = 255;

  /**
   * What mask-alphanum leaves legible: blanks, common signs, and digits, which a second pass hides.
   * Everything else is hidden, so that no letter of any script slips through; and without a
   * backslash, since engines disagree on what one means in a literal.
   */
  private static final String HIDDEN = "[^ .,:;@/+()#*=?!_0123456789-]";

  private static final String DIGIT = "[0123456789]";

  /** Whether names that differ by case alone mean the same column. */
  boolean ignoresCase() {
    return true;
  }

  /** A quoted identifier. */
  String name(String name) throws LoweringException {
    checkName(name);
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text literal. */
  String text(String value) throws LoweringException {
    checkText(value);
    return "'" + value.replace("'", "''") + "'";
  }

  String number(BigDecimal value) throws LoweringException {
    if (value.precision() > MAX_DIGITS || Math.abs((long) value.scale()) > MAX_DIGITS) {
      throw new LoweringException("expected a number of at most 38 digits, found " + value);
    }
    return value.toPlainString();
  }

  /** The expression as a text. */
  abstract String asText(String expression);

  /** The name of a type in a cast. */
  abstract String type(ColumnType type);

  /** Replaces all that a pattern matches by one character. */
  abstract String replace(String text, String pattern, char by);

  /** HMAC-SHA-256 of a text, in 64 lower hexadecimal digits. */
  abstract String hmac(String text, byte[] key);

  /** The number that fifteen hexadecimal digits write. */
  abstract String ofHex(String digits);

  /** The value's month or year, of the same type up to a cast; in UTC where it has a zone. */
  abstract String truncate(String expression, Kind kind, String unit);

  /** A point in time; its argument is a local date and time in UTC. */
  abstract String instant(String utc);

  String cast(String expression, ColumnType type) {
    String name = type(type);
    return name.isEmpty() ? expression : "CAST(" + expression + " AS " + name + ")";
  }

  /** Without its letters and digits. */
  final String alphanum(String text) {
    return replace(replace(text, HIDDEN, 'x'), DIGIT, 'n');
  }

  final String path(List<String> parts) throws LoweringException {
    StringBuilder path = new StringBuilder();
    for (String part : parts) {
      path.append(path.isEmpty() ? "" : ".").append(name(part));
    }
    return path.toString();
  }

  /** Type words that several engines share. */
  static String word(ColumnType type, String word) {
    return type.parameters().isEmpty()
        ? word
        : type.parameters().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", word + "(", ")"));
  }

  static void checkName(String name) throws LoweringException {
    if (name.isEmpty() || name.length() > MAX_NAME || name.codePoints().anyMatch(Syntax::isOdd)) {
      throw new LoweringException(
          "expected a name of 1 to 255 characters without control characters, found `"
              + printable(name)
              + "`");
    }
  }

  static void checkText(String value) throws LoweringException {
    if (value.length() > MAX_TEXT
        || value.indexOf('\0') >= 0
        || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new LoweringException(
          "expected a text of at most 10,000 characters without NUL or lone surrogates");
    }
  }

  private static boolean isOdd(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.SURROGATE
        || Character.getType(c) == Character.FORMAT;
  }

  static String printable(String name) {
    String clean = name.replaceAll("\\p{C}", "�");
    return clean.length() > 80 ? clean.substring(0, 80) + "…" : clean;
  }
}
