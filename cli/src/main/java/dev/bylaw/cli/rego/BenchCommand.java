package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.RegoProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates a query again and again, and says what one evaluation costs. What is prepared once",
      "(modules, query, input) is not in it.",
      ""
    },
    footer = {
      "",
      "Exit code 4 where the query ends in an error, or is undefined (unless --no-fail).",
      "",
      "  bylaw rego bench -d policies -i input.json data.authz.allow",
      "  bylaw rego bench -d policies -i input.json --count 3 -f json data.authz.allow"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class BenchCommand implements Callable<Integer> {
  @Mixin private SourceOptions sources;
  @Mixin private EvaluationOptions options;

  @Parameters(paramLabel = "QUERY", description = "The query.")
  private String query;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private BenchFormat format = BenchFormat.PRETTY;

  @Option(
      names = "--count",
      defaultValue = "1",
      paramLabel = "N",
      description = "Measures so many times (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--warm-up",
      defaultValue = "2s",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Evaluates so long before it measures (default: ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @Option(
      names = "--time",
      defaultValue = "1s",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Measures so long (default: ${DEFAULT-VALUE}).")
  private Duration time;

  @Option(
      names = "--benchmem",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Shows what an evaluation allocates.")
  private boolean memory;

  @Option(
      names = "--metrics",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Shows how the times are distributed.")
  private boolean metrics;

  @Option(
      names = "--fail",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Fails where the query is undefined.")
  private boolean fail;

  @Override
  public Integer call() throws Failure {
    Sources loaded = sources.load();
    CompileResult compiled = sources.compile(loaded);
    RegoProgram program = compiled.program();
    if (program == null) {
      System.err.print(Findings.text(compiled.diagnostics(), loaded.texts(query)));
      return ExitCode.TREE;
    }
    RegoProgram.QueryResult parsed = program.query(query, options.place(), options.imports);
    Query prepared = parsed.query();
    if (prepared == null) {
      System.err.print(Findings.text(parsed.diagnostics(), loaded.texts(query)));
      return ExitCode.TREE;
    }
    EvaluationInput in = options.given(loaded.data());
    switch (prepared.evaluate(in)) {
      case Query.Rows.Failed(var error) ->
          throw new Failure(ExitCode.CHECK_FAILED, error.toString());
      case Query.Rows.Found(var rows) when rows.isEmpty() && fail ->
          throw new Failure(ExitCode.CHECK_FAILED, "`" + query + "` is undefined");
      case Query.Rows.Found _ -> {}
    }
    Measurement.warmUp(prepared, in, warmUp);
    for (int i = 0; i < count; i++) {
      Measurement measured = Measurement.of(prepared, in, time);
      System.out.print(
          switch (format) {
            case PRETTY -> pretty(measured);
            case JSON -> JsonText.write(json(measured));
            case GOBENCH -> gobench(measured);
          });
      System.out.flush();
    }
    return ExitCode.OK;
  }

  private String pretty(Measurement measured) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("samples", Long.toString(measured.evaluations())));
    rows.add(List.of("ns/op", number(measured.nanosEach())));
    if (memory) {
      rows.add(List.of("B/op", number(measured.bytesEach())));
    }
    if (metrics) {
      measured.distribution().forEach((name, nanos) -> rows.add(List.of(name, number(nanos))));
    }
    Table table = new Table(List.of("Metric", "Value"));
    rows.forEach(table::row);
    return table.text();
  }

  private Map<String, Object> json(Measurement measured) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("N", measured.evaluations());
    document.put("T", measured.nanos());
    document.put("Bytes", 0);
    if (memory) {
      document.put("MemBytes", measured.bytes());
    }
    if (metrics) {
      document.put("Extra", measured.distribution());
    }
    return document;
  }

  private String gobench(Measurement measured) {
    String line =
        "BenchmarkRegoEval\t%8d\t%12s ns/op"
            .formatted(measured.evaluations(), number(measured.nanosEach()));
    return line + (memory ? "\t%8s B/op\n".formatted(number(measured.bytesEach())) : "\n");
  }

  private static String number(double value) {
    return value < 1_000
        ? String.format(java.util.Locale.ROOT, "%.1f", value)
        : Long.toString(Math.round(value));
  }
}
