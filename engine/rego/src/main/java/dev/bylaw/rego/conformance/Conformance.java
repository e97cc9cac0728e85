package dev.bylaw.rego.conformance;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.conformance.ConformanceResult.Failed;
import dev.bylaw.rego.conformance.ConformanceResult.Passed;
import dev.bylaw.rego.conformance.ConformanceResult.Skipped;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs OPA's conformance cases. Each compiles its modules, evaluates its query and compares the
 * rows as a set, sets as sorted arrays, or the error's code and text.
 */
public final class Conformance {
  /** 2026-01-01T00:00:00Z; no case depends on it. */
  private static final long NOW_NANOS = 1_767_225_600_000_000_000L;

  private Conformance() {}

  /** The results of a suite, in the order of the cases. */
  public record Report(List<ConformanceResult> results) {
    public Report {
      results = List.copyOf(results);
    }

    /** How many cases have a kind of result. */
    public long count(Class<? extends ConformanceResult> kind) {
      return results.stream().filter(kind::isInstance).count();
    }

    /** `N passed, N failed, N skipped`. */
    public String summary() {
      return "%d passed, %d failed, %d skipped"
          .formatted(count(Passed.class), count(Failed.class), count(Skipped.class));
    }

    /** Prints each failure with what was expected and found, then the summary. */
    public void print(PrintStream out) {
      for (ConformanceResult result : results) {
        if (result instanceof Failed(String name, String expected, String found)) {
          out.printf("FAIL %s%n  expected: %s%n  found:    %s%n", name, expected, found);
        }
      }
      out.println(summary());
    }
  }

  // OPA's harness sleeps there, to show that a query sees one time; here the clock is an input
  private static final List<Builtin> HARNESS =
      List.of(
          Builtin.of(
              new Signature(
                  "test.sleep",
                  List.of(new Signature.Parameter("duration", Type.Scalar.STRING)),
                  null,
                  new Signature.Parameter("", Type.Scalar.NULL),
                  null,
                  true,
                  false,
                  false),
              (_, _) -> NullValue.NULL));

  /**
   * Runs every case in the YAML files under a folder.
   *
   * @param progress told of each result as it comes
   * @throws IOException if a file cannot be read
   */
  public static Report run(Path folder, Consumer<ConformanceResult> progress) throws IOException {
    return run(folder, RegoVersion.V1, progress);
  }

  /**
   * Runs every case in the YAML files under a folder.
   *
   * @param version of the cases' modules
   * @param progress told of each result as it comes
   * @throws IOException if a file cannot be read
   */
  public static Report run(Path folder, RegoVersion version, Consumer<ConformanceResult> progress)
      throws IOException {
    List<ConformanceResult> results = new ArrayList<>();
    for (ConformanceCase c : ConformanceCase.under(folder)) {
      ConformanceResult result = run(c, version);
      progress.accept(result);
      results.add(result);
    }
    return new Report(results);
  }

  private static ConformanceResult run(ConformanceCase c, RegoVersion version) {
    try {
      return evaluate(c, version);
    } catch (RuntimeException | StackOverflowError e) {
      // a bug of this library; the suite goes on and shows it
      StackTraceElement[] trace = e.getStackTrace();
      return new Failed(c.name(), expectation(c), e + (trace.length > 0 ? " at " + trace[0] : ""));
    }
  }

  private static ConformanceResult evaluate(ConformanceCase c, RegoVersion version) {
    List<RegoSource> sources = new ArrayList<>();
    for (String module : c.modules()) {
      sources.add(new RegoSource("test-" + sources.size() + ".rego", module));
    }
    CompileOptions options =
        new CompileOptions(false, Set.copyOf(c.experimentalKeywords()))
            .withVersion(version)
            .withBuiltins(HARNESS);
    CompileResult compiled = RegoCompiler.compile(sources, options);
    RegoProgram program = compiled.program();
    if (program == null) {
      return new Failed(c.name(), expectation(c), "does not compile: " + compiled.diagnostics());
    }
    Value input = c.input();
    if (c.inputTerm() != null) {
      input = term(program, c.inputTerm());
      if (input == null) {
        return new Failed(c.name(), expectation(c), "input_term has no value");
      }
    }
    RegoProgram.QueryResult parsed = program.query(c.query());
    Query query = parsed.query();
    if (query == null) {
      return new Failed(
          c.name(), expectation(c), "query does not compile: " + parsed.diagnostics());
    }
    EvaluationInput in = EvaluationInput.of(input, c.data(), NOW_NANOS);
    Query.Rows rows = query.evaluate(c.strictError() ? in.withStrictBuiltinErrors() : in);
    return switch (rows) {
      case Query.Rows.Found(List<Query.Row> found) -> compare(c, found);
      case Query.Rows.Failed(EvalError error) -> compare(c, error);
    };
  }

  private static @Nullable Value term(RegoProgram program, String term) {
    Query query = program.query("x = " + term).query();
    if (query != null
        && query.evaluate(EvaluationInput.of(null, ObjectValue.EMPTY, NOW_NANOS))
            instanceof Query.Rows.Found(List<Query.Row> rows)
        && rows.size() == 1) {
      return rows.getFirst().bindings().get("x");
    }
    return null;
  }

  private static ConformanceResult compare(ConformanceCase c, List<Query.Row> rows) {
    SetValue.Builder found = SetValue.builder();
    for (Query.Row row : rows) {
      ObjectValue.Builder bindings = ObjectValue.builder();
      row.bindings()
          .forEach((name, value) -> bindings.put(name, sorted(json(value), c.sortBindings())));
      found.add(bindings.build());
    }
    SetValue got = found.build();
    ArrayValue want = c.wantResult();
    if (want == null) {
      boolean errorWanted = c.wantError() != null || c.wantErrorCode() != null;
      return errorWanted
          ? new Failed(c.name(), expectation(c), got.toString())
          : new Passed(c.name());
    }
    SetValue.Builder expected = SetValue.builder();
    for (Value row : want) {
      expected.add(row);
    }
    return expected.build().equals(got)
        ? new Passed(c.name())
        : new Failed(c.name(), expectation(c), got.toString());
  }

  private static ConformanceResult compare(ConformanceCase c, EvalError error) {
    String text = error.toString();
    boolean wanted = c.wantError() != null || c.wantErrorCode() != null;
    boolean code = c.wantErrorCode() == null || c.wantErrorCode().equals(error.code());
    boolean message = c.wantError() == null || text.contains(c.wantError());
    return wanted && code && message
        ? new Passed(c.name())
        : new Failed(c.name(), expectation(c), "error " + text);
  }

  private static String expectation(ConformanceCase c) {
    if (c.wantResult() != null) {
      return SetValue.of(c.wantResult().asList()).toString();
    }
    return "error " + c.wantErrorCode() + ": " + c.wantError();
  }

  /** The value as JSON has it: sets as sorted arrays, keys as strings. */
  static Value json(Value value) {
    return switch (value) {
      case SetValue set ->
          ArrayValue.of(set.toArrayValue().asList().stream().map(Conformance::json).toList());
      case ArrayValue array ->
          ArrayValue.of(array.asList().stream().map(Conformance::json).toList());
      case ObjectValue object -> {
        ObjectValue.Builder converted = ObjectValue.builder();
        object.forEach((key, element) ->
            converted.put(
                key instanceof StringValue text
                    ? text
                    : StringValue.of(dev.bylaw.rego.value.Json.write(json(key))),
                json(element)));
        yield converted.build();
      }
      default -> value;
    };
  }

  private static Value sorted(Value value, boolean sort) {
    if (!sort || !(value instanceof ArrayValue array)) {
      return value;
    }
    Value[] elements = array.toArray();
    Arrays.sort(elements);
    return ArrayValue.wrap(elements);
  }
}
