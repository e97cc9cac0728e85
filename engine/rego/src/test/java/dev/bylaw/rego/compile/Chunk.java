package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.ParseResult;
import dev.bylaw.rego.syntax.Parser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of a diagnostics file: a name, modules, and what is expected to be wrong with them.
 *
 * <pre>
 * --- what it is about
 * package a
 * …
 * === b.rego                    a further module; the first is a.rego
 * …
 * === opa-differs: why          where it is known that OPA sees it otherwise
 * ### a.rego:3:6 rego_unsafe_var_error: message (hint)
 * </pre>
 */
record Chunk(String name, Map<String, String> sources, String opaDiffers, List<String> expected) {
  private static final String DIFFERS = "=== opa-differs";

  static List<Chunk> read(String text) {
    List<Chunk> chunks = new ArrayList<>();
    for (String part : text.split("(?m)^--- ")) {
      if (!part.isBlank()) {
        chunks.add(readOne(part));
      }
    }
    return chunks;
  }

  private static Chunk readOne(String part) {
    Map<String, String> sources = new LinkedHashMap<>();
    List<String> expected = new ArrayList<>();
    String differs = "";
    String file = "a.rego";
    StringBuilder source = new StringBuilder();
    List<String> lines = part.lines().toList();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("### ")) {
        expected.add(line.substring(4));
      } else if (line.startsWith(DIFFERS)) {
        differs = line;
      } else if (line.startsWith("=== ")) {
        sources.put(file, source.toString());
        file = line.substring(4);
        source.setLength(0);
      } else {
        source.append(line).append('\n');
      }
    }
    sources.put(file, source.toString());
    return new Chunk(lines.getFirst(), sources, differs, expected);
  }

  /** What the parser and the compiler have to say. */
  List<Diagnostic> diagnostics() {
    List<Diagnostic> found = new ArrayList<>();
    List<Module> modules = new ArrayList<>();
    sources.forEach((file, source) -> {
      ParseResult result = Parser.parse(file, source);
      found.addAll(result.diagnostics());
      if (result.module() != null) {
        modules.add(result.module());
      }
    });
    return found.isEmpty() ? Compiler.compile(modules).diagnostics() : found;
  }

  List<String> found() {
    return diagnostics().stream().map(Diagnostic::toString).toList();
  }

  /** The chunk as text, with what is found now as what is expected. */
  String updated() {
    StringBuilder text = new StringBuilder("--- ").append(name).append('\n');
    sources.forEach((file, source) -> {
      if (!file.equals("a.rego")) {
        text.append("=== ").append(file).append('\n');
      }
      text.append(source);
    });
    if (!opaDiffers.isEmpty()) {
      text.append(opaDiffers).append('\n');
    }
    found().forEach(line -> text.append("### ").append(line).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
