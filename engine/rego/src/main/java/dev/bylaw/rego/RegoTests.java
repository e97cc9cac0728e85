package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.observe.Observers;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of a program: rules whose name starts with `test_`. One passes when its value is
 * `true`. `test_x[case] if { some case in … }` has a result for each case that its body names: the
 * test passes when all of them do. A name that starts with `todo_test_` is skipped.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="tests"}
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
   * @param locals the variables bound when that statement failed, by name
   * @param error null unless the evaluation ended in an error
   * @param cases of a test with cases, in order of their names; else empty
   * @param output lines that `print` statements wrote
   */
  public record TestResult(
      String name,
      Span span,
      Outcome outcome,
      long durationNanos,
      @Nullable Span failedAt,
      Map<String, Value> locals,
      @Nullable EvalError error,
      List<CaseResult> cases,
      List<String> output) {
    public TestResult {
      locals = Collections.unmodifiableMap(new TreeMap<>(locals));
      cases = List.copyOf(cases);
      output = List.copyOf(output);
    }
  }

  /**
   * What became of a case of a test.
   *
   * @param cases within it, of a test such as `test_x[group][case]`
   */
  public record CaseResult(String name, boolean passed, List<CaseResult> cases) {
    public CaseResult {
      cases = List.copyOf(cases);
    }
  }

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
    return run(program, filter, in, List.of(), progress);
  }

  /**
   * Runs tests, each told to observers.
   *
   * @param observers for instance {@link dev.bylaw.rego.observe.Coverage}; those of a test that
   *     fails hear of it once
   */
  public static List<TestResult> run(
      RegoProgram program,
      Predicate<String> filter,
      EvaluationInput in,
      List<Observer> observers,
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
        TestResult result = run(program, info, test, in, observers);
        progress.accept(result);
        results.add(result);
      }
    }
    return results;
  }

  private static TestResult run(
      RegoProgram program,
      PackageInfo info,
      RuleInfo test,
      EvaluationInput in,
      List<Observer> observers) {
    if (test.isTodo()) {
      return new TestResult(
          test.path(), test.span(), Outcome.SKIPPED, 0, null, Map.of(), null, List.of(), List.of());
    }
    PreparedRule rule = program.prepare(test.path());
    Watched watched = new Watched(test.span(), definitions(program, info, test));
    List<Observer> all = new ArrayList<>(observers);
    all.add(watched);
    long start = System.nanoTime();
    Evaluation evaluation = rule.observe(in, Observers.all(all));
    long duration = System.nanoTime() - start;
    return switch (evaluation) {
      case Evaluation.Failed(EvalError error) ->
          watched.result(test, Outcome.ERROR, duration, error, null);
      case Evaluation.Defined(Value value) -> {
        Outcome outcome = watched.cases.hold(value) ? Outcome.PASSED : Outcome.FAILED;
        yield watched.result(test, outcome, duration, null, value);
      }
      case Evaluation.Undefined _ -> watched.result(test, Outcome.FAILED, duration, null, null);
    };
  }

  private static List<Rule> definitions(RegoProgram program, PackageInfo info, RuleInfo test) {
    List<Span> spans =
        info.rules().stream()
            .filter(rule -> rule.path().equals(test.path()))
            .map(RuleInfo::span)
            .toList();
    return program.modules().stream()
        .flatMap(module -> module.rules().stream())
        .filter(rule -> spans.contains(rule.span()))
        .toList();
  }

  /** Remembers how far evaluation got within a rule, what cases it named and what it printed. */
  private static final class Watched implements Observer {
    private final Span rule;
    private final TestCases cases;
    private final List<String> output = new ArrayList<>();
    private @Nullable Span at;
    private Map<String, Value> locals = Map.of();

    Watched(Span rule, List<Rule> definitions) {
      this.rule = rule;
      this.cases = new TestCases(definitions);
    }

    @Override
    public void on(Event event) {
      cases.on(event);
      Span span = event.span();
      if (event.subject() == Subject.STATEMENT
          && event.kind() == Kind.EVAL
          && span.file().equals(rule.file())
          && span.startOffset() >= Math.max(rule.startOffset(), at == null ? 0 : at.startOffset())
          && span.endOffset() <= rule.endOffset()) {
        at = span;
        locals = Map.of();
      }
      if (event.kind() == Kind.FAIL && span.equals(at)) {
        locals = event.locals().get();
      }
    }

    @Override
    public void print(Span span, String text) {
      output.add(text);
    }

    TestResult result(
        RuleInfo test,
        Outcome outcome,
        long duration,
        @Nullable EvalError error,
        @Nullable Value value) {
      return new TestResult(
          test.path(),
          rule,
          outcome,
          duration,
          outcome == Outcome.FAILED ? (at == null ? rule : at) : null,
          outcome == Outcome.FAILED ? locals : Map.of(),
          error,
          cases.results(value),
          output);
    }
  }

  /** The name of a case. */
  static String caseName(Value value) {
    return value instanceof StringValue text ? text.value() : value.toString();
  }
}
