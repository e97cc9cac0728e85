package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.ParseResult;
import dev.bylaw.rego.syntax.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The modules and queries of OPA's conformance cases: OPA compiles all of them. */
class ConformanceModulesTest {
  /** Cases whose modules call a function that OPA's test harness brings along. */
  private static final Set<String> HARNESS_FUNCTIONS = Set.of("time/time caching");

  private static final int CASES = 1_962;

  @Test
  void allCompile() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Path suite = Path.of(shared, "opa-conformance", "v1");
    assumeTrue(
        !shared.isEmpty() && Files.isDirectory(suite),
        "OPA's conformance cases are not here (set -Dbylaw.shared): their modules not compiled");
    Map<String, List<?>> failures = new TreeMap<>();
    int cases = 0;
    for (Map<?, ?> found : cases(suite)) {
      cases++;
      String note = String.valueOf(found.get("note"));
      List<?> problems = problems(found);
      if (!problems.isEmpty() && !HARNESS_FUNCTIONS.contains(note)) {
        failures.put(note, problems);
      }
    }
    assertThat(failures).isEmpty();
    assertThat(cases).isGreaterThanOrEqualTo(CASES);
  }

  private static List<?> problems(Map<?, ?> found) {
    List<Module> modules = new ArrayList<>();
    List<?> sources = found.get("modules") instanceof List<?> list ? list : List.of();
    for (int i = 0; i < sources.size(); i++) {
      ParseResult parsed = Parser.parse("test-" + i + ".rego", (String) sources.get(i));
      if (parsed.module() == null) {
        return parsed.diagnostics();
      }
      modules.add(parsed.module());
    }
    CompileResult compiled = Compiler.compile(modules);
    Parser.QueryResult query = Parser.parseQuery("query", (String) found.get("query"));
    if (compiled.program() == null || query.body() == null) {
      return compiled.program() == null ? compiled.diagnostics() : query.diagnostics();
    }
    return Compiler.query(compiled.program(), query.body()).diagnostics();
  }

  static List<Map<?, ?>> cases(Path suite) throws IOException {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(64 << 20).setMaxAliasesForCollections(200).build();
    List<Map<?, ?>> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(suite)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        Map<?, ?> loaded = (Map<?, ?>) new Load(settings).loadFromString(Files.readString(file));
        for (Object found : (List<?>) loaded.get("cases")) {
          cases.add((Map<?, ?>) found);
        }
      }
    }
    return cases;
  }
}
