package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.observe.Coverage;
import dev.bylaw.rego.observe.Observers;
import dev.bylaw.rego.observe.Profile;
import dev.bylaw.rego.observe.Trace;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bylaw rego eval}. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a query and prints what it gives; print() goes to standard error.",
      ""
    },
    footer = {
      "",
      "Exit code 0 also where the query is undefined; 3 where something does not compile; 4 where the",
      "evaluation ends in an error, with --fail where the query is undefined, with --fail-defined",
      "where it is not.",
      "",
      "  bylaw rego eval 'x := 1; y := 2; x < y'",
      "  bylaw rego eval -d policies -i input.json -f pretty data.authz.allow",
      "  bylaw rego eval -d policies -i input.json --explain fails -f pretty data.authz.allow",
      "  bylaw rego eval -d policies -i input.json --profile -f pretty data.authz"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions sources;
  @Mixin private EvaluationOptions options;

  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "The query.")
  private @Nullable String query;

  @Option(names = "--stdin", description = "Read the query from the standard input.")
  private boolean stdin;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "json",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private EvalFormat format = EvalFormat.JSON;

  @Option(
      names = "--explain",
      defaultValue = "off",
      paramLabel = "WHAT",
      description = {
        "How the answer came about: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); `debug` is",
        "`full` with the values of variables."
      })
  private Explain explain = Explain.OFF;

  @Option(names = "--var-values", description = "Shows the values of variables in a trace.")
  private boolean varValues;

  @Option(names = "--profile", description = "Shows where the time goes, by line.")
  private boolean profile;

  @Option(
      names = "--profile-limit",
      defaultValue = "10",
      paramLabel = "N",
      description = "So many lines of it (default: ${DEFAULT-VALUE}).")
  private int profileLimit;

  @Option(
      names = "--profile-sort",
      paramLabel = "BY",
      description = "Sorted by ${COMPLETION-CANDIDATES}; may be repeated, and implies --profile.")
  private List<Profile.Order> profileSort = new ArrayList<>();

  @Option(names = "--coverage", description = "Shows what of the modules was covered.")
  private boolean coverage;

  @Option(names = "--metrics", description = "Shows how long each phase took.")
  private boolean metrics;

  @Option(names = "--instrument", description = "As --metrics.")
  private boolean instrument;

  @Option(
      names = "--count",
      defaultValue = "1",
      paramLabel = "N",
      description = "Evaluates so many times; the last result is shown, metrics are of all.")
  private int count;

  @Option(
      names = "--strict-builtin-errors",
      description = "An error of a builtin ends the evaluation, instead of being undefined.")
  private boolean strictErrors;

  @Option(names = "--fail", description = "Exit code 4 where the query is undefined.")
  private boolean fail;

  @Option(names = "--fail-defined", description = "Exit code 4 where the query is not undefined.")
  private boolean failDefined;

  @Option(
      names = "--pretty-limit",
      defaultValue = "80",
      paramLabel = "N",
      description = "The widest cell of a table (default: ${DEFAULT-VALUE}).")
  private int prettyLimit;

  /** What a trace shows. */
  enum Explain {
    OFF,
    FULL,
    NOTES,
    FAILS,
    DEBUG;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws Failure, IOException {
    String text = text();
    Metrics timers = new Metrics();
    Sources loaded = timers.time("timer_rego_load_files_ns", sources::load);
    EvalOutput output = new EvalOutput(text, loaded.texts(text), prettyLimit);
    CompileResult compiled =
        timers.time("timer_rego_module_compile_ns", () -> sources.compile(loaded));
    RegoProgram program = compiled.program();
    if (program == null) {
      return refuse(output, compiled.diagnostics());
    }
    RegoProgram.QueryResult parsed =
        timers.time(
            "timer_rego_query_compile_ns",
            () -> program.query(text, options.place(), options.imports));
    Query prepared = parsed.query();
    if (prepared == null) {
      return refuse(output, parsed.diagnostics());
    }
    EvaluationInput given = options.given(loaded.data());
    EvaluationInput in = strictErrors ? given.withStrictBuiltinErrors() : given;
    Watch watch = new Watch();
    Query.Rows rows = timers.time("timer_rego_query_eval_ns", () -> watch.run(prepared, in));
    for (int i = 1; i < count; i++) {
      Query.Rows again = timers.time("timer_rego_query_eval_ns", () -> prepared.evaluate(in));
      rows = again;
    }
    if (metrics || instrument) {
      output.metrics(timers);
    }
    watch.show(output, program);
    output.rows(rows, prepared.expressions());
    System.out.print(output.write(format));
    System.out.flush();
    System.err.print(output.errors(format));
    return switch (rows) {
      case Query.Rows.Failed _ -> ExitCode.CHECK_FAILED;
      case Query.Rows.Found(List<Query.Row> found) ->
          (fail && found.isEmpty()) || (failDefined && !found.isEmpty())
              ? ExitCode.CHECK_FAILED
              : ExitCode.OK;
    };
  }

  private int refuse(EvalOutput output, List<Diagnostic> diagnostics) {
    output.refused(diagnostics);
    System.out.print(output.write(format));
    System.err.print(output.errors(format));
    return ExitCode.TREE;
  }

  private String text() throws IOException {
    if (stdin) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String given = query;
    if (given == null) {
      throw new ParameterException(spec.commandLine(), "expected a QUERY, or --stdin");
    }
    return given;
  }

  /** What watches the evaluation. */
  private final class Watch {
    private final @Nullable Trace trace =
        explain == Explain.OFF
            ? null
            : explain == Explain.DEBUG || varValues ? Trace.withLocals() : Trace.create();
    private final @Nullable Profile lines =
        profile || !profileSort.isEmpty() ? new Profile() : null;
    private final @Nullable Coverage covered = coverage ? new Coverage() : null;

    Query.Rows run(Query prepared, EvaluationInput in) {
      List<Observer> observers = new ArrayList<>();
      observers.add(new Printer());
      if (trace != null) {
        observers.add(trace);
      }
      if (lines != null) {
        observers.add(lines);
      }
      if (covered != null) {
        observers.add(covered);
      }
      return prepared.observe(in, Observers.all(observers));
    }

    void show(EvalOutput output, RegoProgram program) {
      if (trace != null) {
        output.trace(
            switch (explain) {
              case OFF, FULL, DEBUG -> trace.entries();
              case NOTES -> trace.notes();
              case FAILS -> trace.fails();
            });
      }
      if (lines != null) {
        List<Profile.Order> order =
            profileSort.isEmpty() ? List.of(Profile.Order.values()) : profileSort;
        List<Profile.Line> all = lines.lines(order);
        output.profile(
            profileLimit <= 0 ? all : all.subList(0, Math.min(all.size(), profileLimit)));
      }
      if (covered != null) {
        output.coverage(covered.report(program.modules()));
      }
    }
  }

  /** Shows what `print` says. */
  private static final class Printer implements Observer {
    @Override
    public void on(Event event) {}

    @Override
    public void print(Span span, String text) {
      System.err.println(text);
    }
  }
}
