package dev.bylaw.rego.compile;

import dev.bylaw.rego.CompileOptions;
import dev.bylaw.rego.RegoCompiler;
import dev.bylaw.rego.RegoSource;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.RegoVersion;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Modules, and what {@code opa check} says of them.
 *
 * <pre>
 * --- what it is about
 * package a
 * …
 * === b.rego                    a further module; the first is a.rego
 * …
 * === schemas/x.json            a schema, that annotations call schema.x
 * …
 * === v0                        where the modules are of the version before 1
 * === opa-differs: why          where it is known that OPA sees it otherwise
 * @ a.rego:3:6 rego_unsafe_var_error: OPA's message
 * @@ …                          the same with --strict, where that says something else
 * </pre>
 */
record CheckCase(
    String name,
    Map<String, String> files,
    boolean v0,
    String opaDiffers,
    List<String> standard,
    List<String> strict) {
  static List<CheckCase> read(String text) {
    List<CheckCase> cases = new ArrayList<>();
    for (String part : text.split("(?m)^--- ")) {
      if (!part.isBlank()) {
        cases.add(readOne(part));
      }
    }
    return cases;
  }

  private static CheckCase readOne(String part) {
    Map<String, String> files = new LinkedHashMap<>();
    List<String> standard = new ArrayList<>();
    List<String> strict = new ArrayList<>();
    String differs = "";
    boolean v0 = false;
    String file = "a.rego";
    StringBuilder source = new StringBuilder();
    List<String> lines = part.lines().toList();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("@@ ")) {
        strict.add(line.substring(3));
      } else if (line.startsWith("@ ")) {
        standard.add(line.substring(2));
      } else if (line.equals("=== v0")) {
        v0 = true;
      } else if (line.startsWith("=== opa-differs")) {
        differs = line;
      } else if (line.startsWith("=== ")) {
        files.put(file, source.toString());
        file = line.substring(4);
        source.setLength(0);
      } else {
        source.append(line).append('\n');
      }
    }
    files.put(file, source.toString());
    return new CheckCase(
        lines.getFirst(), files, v0, differs, standard, strict.isEmpty() ? standard : strict);
  }

  /** The texts of the modules by their files. */
  Map<String, String> modules() {
    Map<String, String> modules = new LinkedHashMap<>(files);
    modules.keySet().removeIf(file -> !file.endsWith(".rego"));
    return modules;
  }

  /** The schemas by their paths. */
  Map<List<String>, Value> schemas() {
    Map<List<String>, Value> schemas = new LinkedHashMap<>();
    files.forEach((file, text) -> {
      if (!file.endsWith(".rego")) {
        String path = file.substring("schemas/".length(), file.length() - ".json".length());
        schemas.put(List.of(path.split("/")), json(text));
      }
    });
    return schemas;
  }

  /** The case as text, with other recorded lines. */
  String text(List<String> asStandard, List<String> asStrict) {
    StringBuilder text = new StringBuilder("--- ").append(name).append('\n');
    files.forEach((file, source) -> {
      if (!file.equals("a.rego")) {
        text.append("=== ").append(file).append('\n');
      }
      text.append(source);
    });
    if (v0) {
      text.append("=== v0\n");
    }
    if (!opaDiffers.isEmpty()) {
      text.append(opaDiffers).append('\n');
    }
    asStandard.forEach(line -> text.append("@ ").append(line).append('\n'));
    if (!asStrict.equals(asStandard)) {
      asStrict.forEach(line -> text.append("@@ ").append(line).append('\n'));
    }
    return text.toString();
  }

  /** What we say. */
  List<Diagnostic> check(boolean asStrict) {
    List<RegoSource> sources = new ArrayList<>();
    modules().forEach((file, text) -> sources.add(new RegoSource(file, text)));
    CompileOptions options = CompileOptions.standard().withSchemas(schemas());
    if (v0) {
      options = options.withVersion(RegoVersion.V0);
    }
    return RegoCompiler.compile(sources, asStrict ? options.asStrict() : options).diagnostics();
  }

  private static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Place and code of recorded lines. */
  static Set<String> places(List<String> recorded) {
    Set<String> places = new TreeSet<>();
    for (String line : recorded) {
      places.add(line.substring(0, line.indexOf(": ")));
    }
    return places;
  }

  static Set<String> placesOf(List<Diagnostic> diagnostics) {
    Set<String> places = new TreeSet<>();
    for (Diagnostic found : diagnostics) {
      places.add(found.span() + " " + found.code());
    }
    return places;
  }

  @Override
  public String toString() {
    return name;
  }
}
