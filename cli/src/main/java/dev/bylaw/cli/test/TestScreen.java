package dev.bylaw.cli.test;

import dev.bylaw.cli.Screen;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import dev.bylaw.review.cases.Difference;
import org.jspecify.annotations.Nullable;

/** Shows tests to a person as they end, and what their failures expected and found. */
final class TestScreen {
  /** How many of an answer's reasons a failure shows. */
  private static final int REASONS = 5;

  private final Screen screen;
  private final boolean verbose;
  private final int all;
  private int done;
  private int failed;

  TestScreen(Screen screen, boolean verbose, int all) {
    this.screen = screen;
    this.verbose = verbose;
    this.all = all;
  }

  void show(TestItem item) {
    done++;
    switch (item.outcome()) {
      case PASSED -> {
        if (verbose) {
          screen.line(screen.green("pass ") + " " + item.title());
        } else {
          screen.progress(
              "[%d/%d%s] %s"
                  .formatted(
                      done, all, failed == 0 ? "" : ", " + failed + " failed", item.title()));
        }
      }
      case SKIPPED -> {
        screen.progressDone();
        screen.line(screen.yellow("skip ") + " " + item.title());
      }
      case FAILED -> {
        failed++;
        screen.progressDone();
        screen.line(screen.red("FAIL ") + " " + screen.bold(item.title()));
        screen.line(screen.dim("       at " + item.file() + ":" + item.line()));
        if (item.message() != null) {
          screen.line("       " + item.message());
        }
        item.differences().forEach(this::difference);
        because(item.answer());
      }
    }
  }

  private void difference(Difference difference) {
    screen.line(
        "       "
            + (difference.path().isEmpty() ? "answer" : difference.path())
            + screen.dim("  (" + difference.at() + ")"));
    screen.line("         expected  " + screen.green(word(difference.expected())));
    screen.line("         found     " + screen.red(word(difference.found())));
  }

  /** Constants as authors write them: {@code deny} for {@code EFFECT_DENY}. */
  private static String word(String text) {
    return text.matches("(EFFECT|CAUSE|SEVERITY|RETENTION_OUTCOME|LAYER)_[A-Z_]+")
        ? text.replaceFirst("^(EFFECT|CAUSE|SEVERITY|RETENTION_OUTCOME|LAYER)_", "")
            .toLowerCase(java.util.Locale.ROOT)
            .replace('_', '-')
        : text;
  }

  /** Why the answer is what it is. */
  private void because(@Nullable ObjectValue answer) {
    Value reasons = answer == null ? null : answer.get("reasons");
    if (!(reasons instanceof ArrayValue all)) {
      return;
    }
    int shown = 0;
    for (Value each : all) {
      if (each instanceof ObjectValue reason && shown++ < REASONS) {
        screen.line(
            screen.dim(
                "         because   " + text(reason, "message") + " · " + text(reason, "policy")));
      }
    }
  }

  private static String text(ObjectValue object, String key) {
    return object.get(key) instanceof StringValue text ? text.value() : "bylaw";
  }
}
