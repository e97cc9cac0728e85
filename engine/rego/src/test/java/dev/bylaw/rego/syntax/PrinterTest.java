package dev.bylaw.rego.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is printed parses to the same tree. */
class PrinterTest {
  @Test
  void ownModulesSurvive() throws IOException {
    try (var in =
        Objects.requireNonNull(
            PrinterTest.class.getResourceAsStream(
                "/dev/bylaw/rego/compile/diagnostics/good.txt"))) {
      String text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      for (String chunk : text.split("(?m)^(--- .*|=== .*)\n")) {
        if (!chunk.isBlank()) {
          survives(chunk);
        }
      }
    }
  }

  @Test
  void conformanceModulesSurvive() throws IOException {
    String shared = System.getProperty("bylaw.shared", "");
    Path suite = Path.of(shared, "opa-conformance", "v1");
    assumeTrue(
        !shared.isEmpty() && Files.isDirectory(suite),
        "OPA's conformance cases are not here (set -Dbylaw.shared): their modules not printed");
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(64 << 20).build();
    int modules = 0;
    try (Stream<Path> files = Files.walk(suite)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        Map<?, ?> loaded = (Map<?, ?>) new Load(settings).loadFromString(Files.readString(file));
        for (Object found : (List<?>) loaded.get("cases")) {
          Object sources = ((Map<?, ?>) found).get("modules");
          for (Object source : sources instanceof List<?> list ? list : List.of()) {
            survives((String) source);
            modules++;
          }
        }
      }
    }
    assertThat(modules).isGreaterThanOrEqualTo(2_272);
  }

  private static void survives(String source) {
    Module module = Parser.parse("m.rego", source).module();
    assertThat(module).as(source).isNotNull();
    String printed = Printer.print(module);
    ParseResult again = Parser.parse("m.rego", printed);
    assertThat(again.diagnostics()).as(printed).isEmpty();
    assertThat(Shape.of(again.module())).as(printed).isEqualTo(Shape.of(module));
  }
}
