package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Location;

/** Finds the row on which a bracket closes; it counts every bracket, those in strings too. */
final class Brackets {
  /** The row of a bracket that is not there. */
  static final Location NONE = Location.ofRow(-1);

  private Brackets() {}

  /** Where the first opening bracket of the text closes. */
  static Location closing(char open, char close, Location at) {
    return closing(0, 0, open, close, at);
  }

  /** The same after everything in the first pair of other brackets. */
  static Location closingAfter(char skipOpen, char skipClose, char open, char close, Location at) {
    String text = at.text();
    int start = text.indexOf(skipOpen);
    int rows = 0;
    int depth = 1;
    int i = start < 0 ? text.length() : start;
    while (depth > 0) {
      i++;
      if (i >= text.length()) {
        break;
      }
      char c = text.charAt(i);
      if (c == skipOpen) {
        depth++;
      } else if (c == skipClose) {
        depth--;
      } else if (c == '\n') {
        rows++;
      }
    }
    return closing(i, rows, open, close, at);
  }

  private static Location closing(int from, int rowsBefore, char open, char close, Location at) {
    String text = at.text();
    int i = text.indexOf(open, from);
    if (i < 0) {
      return NONE;
    }
    int rows = rowsBefore;
    for (int depth = 1; depth > 0; ) {
      i++;
      if (i >= text.length()) {
        return NONE;
      }
      char c = text.charAt(i);
      if (c == open) {
        depth++;
      } else if (c == close) {
        depth--;
      } else if (c == '\n') {
        rows++;
      }
    }
    return Location.ofRow(at.row() + rows);
  }
}
