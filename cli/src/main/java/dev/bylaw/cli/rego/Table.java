package dev.bylaw.cli.rego;

import java.util.ArrayList;
import java.util.List;

/** A table in box characters. */
final class Table {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> header) {
    this.header = List.copyOf(header);
  }

  /** Adds a row; requires as many cells as there are columns. */
  Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The table's text; a table without rows has none. */
  String text() {
    if (rows.isEmpty()) {
      return "";
    }
    int[] widths = new int[header.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              width(header.get(i)),
              rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
    }
    StringBuilder out = new StringBuilder();
    rule(out, widths, "┌", "┬", "┐");
    line(out, widths, header, true);
    rule(out, widths, "├", "┼", "┤");
    rows.forEach(row -> line(out, widths, row, false));
    rule(out, widths, "└", "┴", "┘");
    return out.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static void rule(
      StringBuilder out, int[] widths, String left, String middle, String right) {
    out.append(left);
    for (int i = 0; i < widths.length; i++) {
      out.repeat("─", widths[i] + 2).append(i + 1 < widths.length ? middle : right);
    }
    out.append('\n');
  }

  private static void line(StringBuilder out, int[] widths, List<String> cells, boolean centred) {
    out.append('│');
    for (int i = 0; i < widths.length; i++) {
      int rest = widths[i] - width(cells.get(i));
      int before = centred ? rest / 2 : 0;
      out.repeat(" ", before + 1).append(cells.get(i)).repeat(" ", rest - before + 1).append('│');
    }
    out.append('\n');
  }
}
