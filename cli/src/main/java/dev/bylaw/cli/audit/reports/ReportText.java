package dev.bylaw.cli.audit.reports;

import dev.bylaw.cli.Screen;
import dev.bylaw.cli.audit.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A report for a terminal. */
final class ReportText {
  private ReportText() {}

  static String write(Report report) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      print(new Screen(out, false), report);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static void print(Screen screen, Report report) {
    screen.line(screen.bold(report.title()) + "  " + screen.dim(report.basis()));
    screen.line();
    for (ReportTable table : report.tables()) {
      screen.line(screen.bold("# " + table.title()));
      TextTable text = new TextTable(screen);
      text.columns(table.columns());
      table.rows().forEach(text::texts);
      text.end();
      screen.line();
    }
    screen.line(screen.bold("It proves"));
    report.proves().forEach(each -> screen.line("  · " + each));
    screen.line(screen.bold("It does not prove"));
    report.provesNot().forEach(each -> screen.line("  · " + each));
  }
}
