package dev.bylaw.cli.rego;

import java.util.ArrayList;
import java.util.List;

/** The lines by which two texts differ, as a unified diff. */
final class LineDiff {
  private static final int CONTEXT = 3;

  /** Beyond so many cells of the table, what differs is shown as one block. */
  private static final long MOST_CELLS = 25_000_000;

  private LineDiff() {}

  private record Line(char mark, String text) {}

  /** The diff of two texts that are not equal. */
  static String of(String name, String before, String after) {
    List<Line> lines = lines(before.lines().toList(), after.lines().toList());
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(name).append('\n').append("+++ ").append(name).append('\n');
    int at = 0;
    int[] row = {1, 1};
    while (at < lines.size()) {
      int change = at;
      while (change < lines.size() && lines.get(change).mark == ' ') {
        change++;
      }
      if (change == lines.size()) {
        break;
      }
      int start = Math.max(at, change - CONTEXT);
      row[0] += start - at;
      row[1] += start - at;
      int end = end(lines, change);
      hunk(out, lines.subList(start, end), row);
      at = end;
    }
    return out.toString();
  }

  /** Where a hunk ends: after the context of its last change. */
  private static int end(List<Line> lines, int change) {
    int last = change;
    for (int i = change; i < lines.size() && i <= last + 2 * CONTEXT; i++) {
      if (lines.get(i).mark != ' ') {
        last = i;
      }
    }
    return Math.min(lines.size(), last + CONTEXT + 1);
  }

  private static void hunk(StringBuilder out, List<Line> lines, int[] row) {
    int removed = (int) lines.stream().filter(line -> line.mark != '+').count();
    int added = (int) lines.stream().filter(line -> line.mark != '-').count();
    out.append("@@ -%d,%d +%d,%d @@\n".formatted(row[0], removed, row[1], added));
    lines.forEach(line -> out.append(line.mark).append(line.text).append('\n'));
    row[0] += removed;
    row[1] += added;
  }

  private static List<Line> lines(List<String> a, List<String> b) {
    List<Line> out = new ArrayList<>();
    if ((long) a.size() * b.size() > MOST_CELLS) {
      a.forEach(line -> out.add(new Line('-', line)));
      b.forEach(line -> out.add(new Line('+', line)));
      return out;
    }
    // the longest common part of what follows each pair of lines
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        out.add(new Line(' ', a.get(i)));
        i++;
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        out.add(new Line('-', a.get(i++)));
      } else {
        out.add(new Line('+', b.get(j++)));
      }
    }
    return out;
  }
}
