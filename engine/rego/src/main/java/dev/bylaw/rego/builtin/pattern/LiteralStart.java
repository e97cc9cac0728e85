package dev.bylaw.rego.builtin.pattern;

/**
 * The text that every match of an expression begins with: most texts that do not match are told by
 * it alone.
 *
 * @param anchored whether a match begins where the text does
 * @param suffices whether a text that has it matches
 */
record LiteralStart(String literal, boolean anchored, boolean suffices) {
  private static final LiteralStart NONE = new LiteralStart("", false, false);
  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  /** The start of an expression, which may be nothing. */
  static LiteralStart of(String expression) {
    if (expression.indexOf('|') >= 0) {
      return NONE;
    }
    boolean anchored = expression.startsWith("^");
    int from = anchored ? 1 : 0;
    int to = from;
    while (to < expression.length() && isPlain(expression.charAt(to))) {
      to++;
    }
    boolean repeated = to < expression.length() && "*?{".indexOf(expression.charAt(to)) >= 0;
    if (repeated && to > from) {
      to--;
    }
    String rest = expression.substring(to);
    return new LiteralStart(
        expression.substring(from, to), anchored, rest.isEmpty() || rest.equals(".*"));
  }

  private static boolean isPlain(char c) {
    return c < 0x80 && SPECIAL.indexOf(c) < 0;
  }

  /** Whether a text may match. */
  boolean allows(String text) {
    return anchored ? text.startsWith(literal) : text.contains(literal);
  }
}
