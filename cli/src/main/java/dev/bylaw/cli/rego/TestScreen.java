package dev.bylaw.cli.rego;

import dev.bylaw.cli.Screen;
import dev.bylaw.rego.RegoTests.CaseResult;
import dev.bylaw.rego.RegoTests.Outcome;
import dev.bylaw.rego.RegoTests.TestResult;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Map;

/** Shows the results of tests to a person as they come. */
final class TestScreen {
  private final Screen screen;
  private final Map<String, String> sources;
  private final boolean verbose;
  private int done;
  private int failed;

  TestScreen(Screen screen, Map<String, String> sources, boolean verbose) {
    this.screen = screen;
    this.sources = sources;
    this.verbose = verbose;
  }

  /** Shows a result; one that passed, only where all are asked for. */
  void show(TestResult result, int all) {
    done++;
    String time = " (" + DurationOption.text(result.durationNanos()) + ")";
    switch (result.outcome()) {
      case PASSED -> {
        if (verbose) {
          line(result, screen.green("PASS") + time);
        } else {
          screen.progress(
              "[%d/%d%s] %s"
                  .formatted(
                      done, all, failed == 0 ? "" : ", " + failed + " failed", result.name()));
        }
      }
      case SKIPPED -> line(result, screen.yellow("SKIPPED"));
      case FAILED -> {
        failed++;
        screen.progressDone();
        line(result, screen.red("FAIL") + time);
        where(result.failedAt() == null ? result.span() : result.failedAt());
        for (Map.Entry<String, Value> local : result.locals().entrySet()) {
          screen.line(screen.dim("      " + local.getKey() + ": " + shortened(local.getValue())));
        }
      }
      case ERROR -> {
        failed++;
        screen.progressDone();
        line(result, screen.red("ERROR") + time);
        screen.line("  " + result.error());
      }
    }
    boolean details = verbose || result.outcome() != Outcome.PASSED;
    if (details) {
      cases(result.cases(), "  ");
      if (!result.output().isEmpty()) {
        screen.line();
        result.output().forEach(text -> screen.line("  " + text));
        screen.line();
      }
    }
  }

  private void line(TestResult result, String outcome) {
    screen.line(
        result.span().file()
            + ":"
            + result.span().startLine()
            + ": "
            + result.name()
            + ": "
            + outcome);
  }

  private void where(Span span) {
    String source = sources.get(span.file());
    String text =
        source == null || span.endOffset() > source.length()
            ? ""
            : source
                .substring(span.startOffset(), span.endOffset())
                .replaceAll("[ \t]*\n[ \t]*", " ");
    screen.line("  did not get beyond " + span.file() + ":" + span.startLine() + ": " + text);
  }

  private void cases(List<CaseResult> cases, String indent) {
    for (CaseResult each : cases) {
      screen.line(
          indent
              + each.name()
              + ": "
              + (each.passed() ? screen.green("PASS") : screen.red("FAIL")));
      cases(each.cases(), indent + "  ");
    }
  }

  private static String shortened(Value value) {
    String text = value.toString();
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
