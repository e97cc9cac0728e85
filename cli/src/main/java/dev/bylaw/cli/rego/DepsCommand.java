package dev.bylaw.cli.rego;

import dev.bylaw.cli.ExitCode;
import dev.bylaw.cli.Failure;
import dev.bylaw.rego.CompileResult;
import dev.bylaw.rego.RegoProgram;
import dev.bylaw.rego.compile.DocumentUse;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bylaw rego deps}. */
@Command(
    name = "deps",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a query depends on: base documents (of input and data) and virtual ones (rules).",
      ""
    },
    footer = {"", "  bylaw rego deps -d policies data.authz.allow"})
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DepsCommand implements Callable<Integer> {
  @Mixin private SourceOptions sources;

  @Parameters(paramLabel = "QUERY", description = "The query.")
  private String query;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "pretty",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); json as opa's.")
  private TextFormat format = TextFormat.PRETTY;

  @Override
  public Integer call() throws Failure {
    Sources loaded = sources.load();
    CompileResult compiled = sources.compile(loaded);
    RegoProgram program = compiled.program();
    if (program == null) {
      System.err.print(Findings.text(compiled.diagnostics(), loaded.texts(query)));
      return ExitCode.TREE;
    }
    RegoProgram.QueryResult parsed = program.query(query);
    if (parsed.query() == null) {
      System.err.print(Findings.text(parsed.diagnostics(), loaded.texts(query)));
      return ExitCode.TREE;
    }
    DocumentUse use = program.documents(query);
    switch (format) {
      case JSON -> {
        Map<String, Object> document = new LinkedHashMap<>();
        json(document, "base", use.base());
        json(document, "virtual", use.virtual());
        System.out.print(JsonText.write(document));
      }
      case PRETTY -> System.out.print(table(use));
    }
    return ExitCode.OK;
  }

  private static void json(
      Map<String, Object> document, String name, Collection<List<Value>> paths) {
    if (paths.isEmpty()) {
      return;
    }
    List<List<Map<String, Object>>> refs = new ArrayList<>();
    for (List<Value> path : paths) {
      List<Map<String, Object>> ref = new ArrayList<>();
      for (int i = 0; i < path.size(); i++) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("type", i == 0 ? "var" : type(path.get(i)));
        step.put("value", path.get(i));
        ref.add(step);
      }
      refs.add(ref);
    }
    document.put(name, refs);
  }

  private static String type(Value value) {
    return switch (value) {
      case dev.bylaw.rego.value.StringValue _ -> "string";
      case dev.bylaw.rego.value.NumberValue _ -> "number";
      case dev.bylaw.rego.value.BooleanValue _ -> "boolean";
      case dev.bylaw.rego.value.NullValue _ -> "null";
      case dev.bylaw.rego.value.ArrayValue _ -> "array";
      case dev.bylaw.rego.value.ObjectValue _ -> "object";
      case dev.bylaw.rego.value.SetValue _ -> "set";
    };
  }

  private static String table(DocumentUse use) {
    List<String> base = use.base().stream().map(DepsCommand::text).toList();
    List<String> virtual = use.virtual().stream().map(DepsCommand::text).toList();
    if (virtual.isEmpty()) {
      Table table = new Table(List.of("BASE DOCUMENTS"));
      base.forEach(path -> table.row(List.of(path)));
      return table.text();
    }
    Table table = new Table(List.of("BASE DOCUMENTS", "VIRTUAL DOCUMENTS"));
    for (int i = 0; i < Math.max(base.size(), virtual.size()); i++) {
      table.row(
          List.of(i < base.size() ? base.get(i) : "", i < virtual.size() ? virtual.get(i) : ""));
    }
    return table.text();
  }

  private static String text(List<Value> path) {
    StringBuilder out = new StringBuilder();
    for (Value step : path) {
      if (out.isEmpty() && step instanceof StringValue root) {
        out.append(root.value());
      } else if (step instanceof StringValue name && name.value().matches("[A-Za-z_]\\w*")) {
        out.append('.').append(name.value());
      } else {
        out.append('[').append(step).append(']');
      }
    }
    return out.toString();
  }
}
