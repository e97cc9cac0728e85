package dev.bylaw.cli.test;

import dev.bylaw.rego.RegoTests.TestResult;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.review.cases.CaseResult;
import dev.bylaw.review.cases.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One test that ran, of whatever kind.
 *
 * @param kind {@code rego} or {@code case}
 * @param suite the Rego package, or the file of cases
 * @param name within the suite
 * @param file in the tree
 * @param line from 1
 * @param message why it did not pass, a line for people; null if it passed or there is no more to
 *     say than the differences
 * @param differences of a case
 * @param answer what a case found; null for Rego
 */
record TestItem(
    String kind,
    String suite,
    String name,
    String file,
    int line,
    Outcome outcome,
    long durationNanos,
    @Nullable String message,
    List<Difference> differences,
    @Nullable ObjectValue answer) {
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  TestItem {
    differences = List.copyOf(differences);
  }

  static TestItem of(TestResult result) {
    int dot = result.name().lastIndexOf('.');
    Span at = result.failedAt() == null ? result.span() : result.failedAt();
    String message =
        switch (result.outcome()) {
          case PASSED, SKIPPED -> null;
          case FAILED -> "did not get beyond " + at.file() + ":" + at.startLine();
          case ERROR -> String.valueOf(result.error());
        };
    return new TestItem(
        "rego",
        result.name().substring(0, dot),
        result.name().substring(dot + 1),
        at.file(),
        at.startLine(),
        switch (result.outcome()) {
          case PASSED -> Outcome.PASSED;
          case SKIPPED -> Outcome.SKIPPED;
          case FAILED, ERROR -> Outcome.FAILED;
        },
        result.durationNanos(),
        message,
        List.of(),
        null);
  }

  static TestItem of(CaseResult result) {
    return new TestItem(
        "case",
        result.test().location().file(),
        result.test().name(),
        result.test().location().file(),
        result.test().location().line(),
        result.passed() ? Outcome.PASSED : Outcome.FAILED,
        result.durationNanos(),
        null,
        result.differences(),
        result.answer());
  }

  /** By which filters find it: a rule's path, or {@code file: name}. */
  String title() {
    return kind.equals("rego") ? suite + "." + name : suite + ": " + name;
  }

  boolean failed() {
    return outcome == Outcome.FAILED;
  }
}
