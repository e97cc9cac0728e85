package dev.bylaw.drools.sheet;

import java.util.Objects;

/**
 * One cell: its place, 1-based as a spreadsheet counts, and its text without outer white space.
 *
 * @param text empty for a blank cell
 */
public record Cell(int row, int column, String text) {
  public Cell {
    Objects.requireNonNull(text);
    if (row < 1 || column < 1) {
      throw new IllegalArgumentException("row and column count from 1: " + row + ", " + column);
    }
    text = trim(text);
  }

  public boolean isBlank() {
    return text.isEmpty();
  }

  /** Spreadsheets also pad with no-break spaces, which {@link String#strip} keeps. */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isPadding(text.charAt(start))) {
      start++;
    }
    while (end > start && isPadding(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isPadding(char c) {
    return Character.isWhitespace(c) || c == '\u00a0' || c == '\u2007' || c == '\u202f';
  }
}
