package dev.bylaw.cli.audit;

import dev.bylaw.cli.Screen;
import dev.bylaw.v1.SqlValue;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns of even width. */
public final class TextTable implements SqlRows {
  private static final int MAX_WIDTH = 72;

  private final Screen screen;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void columns(List<String> names) {
    rows.add(names);
  }

  @Override
  public void row(List<SqlValue> values) {
    rows.add(values.stream().map(value -> value.hasText() ? value.getText() : "").toList());
  }

  /** Adds a row; the first is that of the columns. */
  public void texts(List<String> row) {
    rows.add(row);
  }

  @Override
  public void end() {
    if (rows.isEmpty()) {
      return;
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.min(MAX_WIDTH, row.get(i).length()));
      }
    }
    for (int at = 0; at < rows.size(); at++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(at).get(i);
        line.append(cell);
        if (i < widths.length - 1) {
          line.append(" ".repeat(Math.max(0, widths[i] - cell.length()) + 2));
        }
      }
      screen.line(at == 0 ? screen.bold(line.toString()) : line.toString());
    }
    screen.line(screen.dim(rows.size() == 2 ? "1 row" : rows.size() - 1 + " rows"));
  }
}
