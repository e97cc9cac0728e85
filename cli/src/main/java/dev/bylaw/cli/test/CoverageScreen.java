package dev.bylaw.cli.test;

import dev.bylaw.cli.Screen;
import dev.bylaw.review.coverage.TreeCoverageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Shows what tests reached, and writes it for editors as lcov. */
final class CoverageScreen {
  private CoverageScreen() {}

  static void show(Screen screen, TreeCoverageReport report) {
    screen.line();
    report
        .rego()
        .files()
        .forEach((name, file) ->
            line(screen, file.percent(), name, "lines " + ranges(file.notCoveredLines())));
    report
        .tables()
        .forEach((name, table) ->
            line(screen, table.percent(), name, "rows " + ranges(table.notCovered())));
    report
        .drl()
        .forEach((name, file) ->
            line(
                screen,
                file.percent(),
                name,
                "rules " + String.join(", ", file.notFired().keySet())));
    screen.line(percent(report.percent()) + "  of all rules and rows");
  }

  private static void line(Screen screen, double percent, String name, String rest) {
    screen.line(
        percent(percent)
            + "  "
            + name
            + (percent == 100 ? "" : screen.yellow("  not reached: " + rest)));
  }

  private static String percent(double percent) {
    return String.format(Locale.ROOT, "%6.2f %%", percent);
  }

  /** Numbers as {@code 1, 3-5}. */
  static String ranges(Iterable<Integer> numbers) {
    List<int[]> ranges = new ArrayList<>();
    for (int number : numbers) {
      if (!ranges.isEmpty() && ranges.getLast()[1] + 1 == number) {
        ranges.getLast()[1] = number;
      } else {
        ranges.add(new int[] {number, number});
      }
    }
    return ranges.stream()
        .map(range -> range[0] == range[1] ? "" + range[0] : range[0] + "-" + range[1])
        .collect(Collectors.joining(", "));
  }

  /** As a tracefile of lcov (geninfo(1)): a row of a table is a line, a rule of DRL its first. */
  static String lcov(String prefix, TreeCoverageReport report) {
    StringBuilder out = new StringBuilder();
    report
        .rego()
        .files()
        .forEach((name, file) ->
            record(out, prefix + name, file.coveredLines(), file.notCoveredLines()));
    report
        .tables()
        .forEach((name, table) -> record(out, prefix + name, table.covered(), table.notCovered()));
    report
        .drl()
        .forEach((name, file) ->
            record(
                out,
                prefix + name,
                new TreeSet<>(file.fired().values()),
                new TreeSet<>(file.notFired().values())));
    return out.toString();
  }

  private static void record(
      StringBuilder out, String file, SortedSet<Integer> covered, SortedSet<Integer> rest) {
    out.append("TN:\nSF:").append(file).append('\n');
    covered.stream()
        .filter(line -> !rest.contains(line))
        .forEach(line -> out.append("DA:").append(line).append(",1\n"));
    rest.forEach(line -> out.append("DA:").append(line).append(",0\n"));
    out.append("end_of_record\n");
  }
}
