package dev.bylaw.rego.ast;

/**
 * A place as OPA gives it.
 *
 * @param row from 1
 * @param column from 1, in code points
 * @param offset of the place, in characters from 0
 * @param text the source text of what stands there; it may start before the place, as that of a
 *     term in parentheses does
 */
public record Location(int row, int column, int offset, String text) {
  /** A place on a row of which nothing else is known. */
  public static Location ofRow(int row) {
    return new Location(row, 0, 0, "");
  }

  /** The row that the text ends on. */
  public int endRow() {
    return row + (int) text.chars().filter(c -> c == '\n').count();
  }

  /** Whether the text starts with a parenthesis. */
  public boolean inParentheses() {
    return text.startsWith("(");
  }

  /** By row, then column. */
  public static int compare(Location a, Location b) {
    return a.row != b.row ? Integer.compare(a.row, b.row) : Integer.compare(a.column, b.column);
  }
}
