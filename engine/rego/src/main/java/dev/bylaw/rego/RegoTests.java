package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of a program: rules whose name starts with `test_`. One passes when its value is
 * defined and not false; `test_x[name] if …` passes when it holds for some name and gives false for
 * none. A name that starts with `todo_test_` is skipped.
 */
public final class RegoTests {
  private RegoTests() {}

  /** How a test ended. */
  public enum Outcome {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED
  }

  /**
   * What became of a test.
   *
   * @param name the rule's path from the root
   * @param span of its first definition
   * @param durationNanos of the evaluation
   * @param failedAt the statement that the test did not get beyond; null unless it failed
   * @param error null unless the evaluation ended in an error
   */
  public record TestResult(
      String name,
      Span span,
      Outcome outcome,
      long durationNanos,
      @Nullable Span failedAt,
      @Nullable EvalError error) {}

  /**
   * Runs tests, package by package in source order.
   *
   * @param filter which tests to run, by path from the root
   * @param in what tests see as input and data unless they replace it
   * @param progress told of each result as it comes
   */
  public static List<TestResult> run(
      RegoProgram program,
      Predicate<String> filter,
      EvaluationInput in,
      Consumer<TestResult> progress) {
    List<TestResult> results = new ArrayList<>();
    for (PackageInfo info : program.packages()) {
      Map<String, RuleInfo> tests = new LinkedHashMap<>();
      for (RuleInfo rule : info.rules()) {
        if (rule.isTest() && filter.test(rule.path())) {
          tests.putIfAbsent(rule.path(), rule);
        }
      }
      for (RuleInfo test : tests.values()) {
        TestResult result = run(program, test, in);
        progress.accept(result);
        results.add(result);
      }
    }
    return results;
  }

  private static TestResult run(RegoProgram program, RuleInfo test, EvaluationInput in) {
    if (test.isTodo()) {
      return new TestResult(test.path(), test.span(), Outcome.SKIPPED, 0, null, null);
    }
    PreparedRule rule = program.prepare(test.path());
    long start = System.nanoTime();
    Evaluation evaluation = rule.evaluate(in);
    long duration = System.nanoTime() - start;
    return switch (evaluation) {
      case Evaluation.Defined(Value value) when holds(value) ->
          new TestResult(test.path(), test.span(), Outcome.PASSED, duration, null, null);
      case Evaluation.Defined _, Evaluation.Undefined _ ->
          new TestResult(
              test.path(), test.span(), Outcome.FAILED, duration, furthest(rule, test, in), null);
      case Evaluation.Failed(EvalError error) ->
          new TestResult(test.path(), test.span(), Outcome.ERROR, duration, null, error);
    };
  }

  private static boolean holds(Value value) {
    if (!(value instanceof ObjectValue cases)) {
      return value != BooleanValue.FALSE;
    }
    for (Value held : cases.values()) {
      if (!holds(held)) {
        return false;
      }
    }
    return !cases.isEmpty();
  }

  /** The last statement of the test that was tried. */
  private static Span furthest(PreparedRule rule, RuleInfo test, EvaluationInput in) {
    Furthest observer = new Furthest(test.span());
    Evaluation _ = rule.observe(in, observer);
    return observer.at;
  }

  /** Remembers how far evaluation got within a rule. */
  private static final class Furthest implements Observer {
    private final Span rule;
    private Span at;

    Furthest(Span rule) {
      this.rule = rule;
      this.at = rule;
    }

    @Override
    public void on(Event event) {
      Span span = event.span();
      if (event.kind() == Kind.EVAL
          && span.file().equals(rule.file())
          && span.startOffset() >= Math.max(rule.startOffset(), at.startOffset())
          && span.endOffset() <= rule.endOffset()) {
        at = span;
      }
    }
  }
}
