package dev.bylaw.cli.rego;

import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Query;
import dev.bylaw.rego.observe.CoverageReport;
import dev.bylaw.rego.observe.Profile;
import dev.bylaw.rego.observe.Trace;
import dev.bylaw.rego.observe.TraceText;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What `eval` shows, in opa's shapes. */
final class EvalOutput {
  private final String query;
  private final Map<String, String> sources;
  private final int widest;
  private List<Query.Row> rows = List.of();
  private List<Span> expressions = List.of();
  private List<Diagnostic> refused = List.of();
  private @Nullable EvalError error;
  private @Nullable List<Trace.Entry> trace;
  private @Nullable List<Profile.Line> profile;
  private @Nullable CoverageReport coverage;
  private @Nullable Metrics metrics;

  EvalOutput(String query, Map<String, String> sources, int widest) {
    this.query = query;
    this.sources = sources;
    this.widest = widest;
  }

  void refused(List<Diagnostic> diagnostics) {
    refused = diagnostics;
  }

  void rows(Query.Rows found, List<Span> places) {
    expressions = places;
    switch (found) {
      case Query.Rows.Found(List<Query.Row> all) -> rows = all;
      case Query.Rows.Failed(EvalError failure) -> error = failure;
    }
  }

  void trace(List<Trace.Entry> entries) {
    trace = entries;
  }

  void profile(List<Profile.Line> lines) {
    profile = lines;
  }

  void coverage(CoverageReport report) {
    coverage = report;
  }

  void metrics(Metrics timers) {
    metrics = timers;
  }

  private boolean failed() {
    return error != null || !refused.isEmpty();
  }

  /** What goes to the standard output. */
  String write(EvalFormat format) {
    return switch (format) {
      case JSON -> JsonText.write(json(false));
      case DISCARD -> JsonText.write(json(true));
      case PRETTY -> pretty();
      case VALUES -> lines(row -> row.expressions());
      case BINDINGS -> lines(row -> new TreeMap<>(row.bindings()));
      case SOURCE, RAW -> raw();
    };
  }

  /** What goes to the standard error: in formats other than JSON, what went wrong. */
  String errors(EvalFormat format) {
    if (format == EvalFormat.JSON || format == EvalFormat.DISCARD) {
      return "";
    }
    EvalError failure = error;
    return failure != null
        ? failure + "\n"
        : refused.isEmpty() ? "" : Findings.text(refused, sources);
  }

  private Map<String, Object> json(boolean discard) {
    Map<String, Object> document = new LinkedHashMap<>();
    if (!refused.isEmpty()) {
      document.putAll(Findings.json(refused));
    }
    if (error != null) {
      document.putAll(Findings.json(error));
    }
    if (!rows.isEmpty()) {
      document.put("result", discard ? "discarded" : rows.stream().map(this::row).toList());
    }
    if (metrics != null) {
      document.put("metrics", metrics.nanos());
    }
    if (trace != null) {
      document.put("explanation", trace.stream().map(this::event).toList());
    }
    if (profile != null) {
      document.put("profile", profile.stream().map(EvalOutput::line).toList());
    }
    if (coverage != null) {
      document.put("coverage", CoverageJson.of(coverage));
    }
    return document;
  }

  private Map<String, Object> row(Query.Row row) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < row.expressions().size(); i++) {
      Map<String, Object> expression = new LinkedHashMap<>();
      Span span = expressions.get(i);
      expression.put("value", row.expressions().get(i));
      expression.put("text", text(span));
      Map<String, Object> location = new LinkedHashMap<>();
      location.put("row", span.startLine());
      location.put("col", span.startColumn());
      expression.put("location", location);
      values.add(expression);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("expressions", values);
    if (!row.bindings().isEmpty()) {
      result.put("bindings", new TreeMap<>(row.bindings()));
    }
    return result;
  }

  private String text(Span span) {
    return query.substring(span.startOffset(), span.endOffset());
  }

  private Map<String, Object> event(Trace.Entry entry) {
    Map<String, Object> event = new LinkedHashMap<>();
    String kind = entry.kind() == null ? "note" : entry.kind().name().toLowerCase(Locale.ROOT);
    event.put("op", kind);
    event.put("subject", entry.subject().name().toLowerCase(Locale.ROOT));
    event.put("location", Findings.location(entry.span()));
    event.put("depth", entry.depth());
    if (!entry.rule().isEmpty()) {
      event.put("rule", "data." + String.join(".", entry.rule()));
    }
    if (!entry.locals().isEmpty()) {
      event.put("locals", entry.locals());
    }
    if (entry.isNote()) {
      event.put("message", entry.note());
    }
    return event;
  }

  private static Map<String, Object> line(Profile.Line line) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("total_time_ns", line.timeNanos());
    document.put("num_eval", line.evaluations());
    document.put("num_redo", line.redos());
    document.put("num_gen_expr", line.statements());
    document.put("location", Findings.location(line.span()));
    return document;
  }

  private String lines(java.util.function.Function<Query.Row, Object> part) {
    StringBuilder out = new StringBuilder();
    rows.forEach(row -> out.append(JsonText.write(part.apply(row))));
    return out.toString();
  }

  private String raw() {
    StringBuilder out = new StringBuilder();
    for (Query.Row row : rows) {
      List<String> words = new ArrayList<>();
      for (Value value : row.expressions()) {
        words.add(value instanceof StringValue text ? text.value() : Json.write(value));
      }
      out.append(String.join(" ", words)).append('\n');
    }
    return out.toString();
  }

  private String pretty() {
    StringBuilder out = new StringBuilder();
    if (trace != null) {
      out.append(new TraceText(sources).write(trace));
    }
    if (!failed()) {
      out.append(prettyRows());
    }
    if (metrics != null) {
      Table table = new Table(List.of("Metric", "Value"));
      metrics.nanos().forEach((name, nanos) -> table.row(List.of(name, nanos.toString())));
      out.append(table.text());
    }
    if (profile != null) {
      out.append(prettyProfile(profile));
    }
    if (coverage != null) {
      String percent = String.format(Locale.ROOT, "%.2f", coverage.percent());
      out.append(
          new Table(List.of("Overall Coverage", "Lines"))
              .row(
                  List.of(
                      percent + " %",
                      coverage.coveredLines()
                          + "/"
                          + (coverage.coveredLines() + coverage.notCoveredLines())))
              .text());
    }
    return out.toString();
  }

  private String prettyRows() {
    if (rows.isEmpty()) {
      return "undefined\n";
    }
    Query.Row first = rows.getFirst();
    boolean plain =
        first.expressions().size() == 1
            || first.expressions().stream().allMatch(value -> value instanceof BooleanValue);
    if (rows.size() == 1 && first.bindings().isEmpty() && plain) {
      return JsonText.write(first.expressions().getFirst());
    }
    List<String> names = new ArrayList<>();
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < first.expressions().size(); i++) {
      if (first.bindings().isEmpty() || !(first.expressions().get(i) instanceof BooleanValue)) {
        shown.add(i);
        names.add(text(expressions.get(i)));
      }
    }
    List<String> variables = first.bindings().keySet().stream().sorted().toList();
    names.addAll(variables);
    Table table = new Table(names);
    for (Query.Row row : rows) {
      List<String> cells = new ArrayList<>();
      shown.forEach(i -> cells.add(cell(row.expressions().get(i))));
      for (String variable : variables) {
        Value value = row.bindings().get(variable);
        cells.add(value == null ? "" : cell(value));
      }
      table.row(cells);
    }
    return table.text();
  }

  private String cell(Value value) {
    String text = Json.write(value);
    return widest > 0 && text.length() > widest ? text.substring(0, widest) + "..." : text;
  }

  private String prettyProfile(List<Profile.Line> lines) {
    Table table = new Table(List.of("Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"));
    for (Profile.Line line : lines) {
      String place =
          line.span().file().isEmpty()
              ? text(line.span())
              : line.span().file() + ":" + line.span().startLine();
      table.row(
          List.of(
              DurationOption.text(line.timeNanos()),
              Long.toString(line.evaluations()),
              Long.toString(line.redos()),
              Integer.toString(line.statements()),
              place));
    }
    return table.text();
  }
}
