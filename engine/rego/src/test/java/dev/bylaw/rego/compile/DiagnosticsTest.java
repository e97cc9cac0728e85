package dev.bylaw.rego.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Chunks of Rego with what is wrong with them; the format is {@link Chunk}'s. To write what is
 * found into the files: {@code -Dbylaw.update=true}.
 */
class DiagnosticsTest {
  private static final List<String> FILES =
      List.of("syntax.txt", "names.txt", "safety.txt", "rules.txt", "good.txt");

  @TestFactory
  Stream<DynamicNode> chunksHaveTheirDiagnostics() {
    return FILES.stream().map(DiagnosticsTest::file);
  }

  private static DynamicNode file(String name) {
    List<Chunk> chunks = chunks(name);
    if (Boolean.getBoolean("bylaw.update")) {
      update(name, chunks);
    }
    return dynamicContainer(
        name,
        chunks.stream()
            .map(chunk ->
                dynamicTest(
                    chunk.name(), () -> assertThat(chunk.found()).isEqualTo(chunk.expected()))));
  }

  static List<Chunk> all() {
    return FILES.stream().flatMap(name -> chunks(name).stream()).toList();
  }

  private static List<Chunk> chunks(String name) {
    try (var in =
        Objects.requireNonNull(DiagnosticsTest.class.getResourceAsStream("diagnostics/" + name))) {
      return Chunk.read(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void update(String name, List<Chunk> chunks) {
    Path file =
        Path.of(
            System.getProperty("bylaw.root"),
            "engine/rego/src/test/resources/dev/bylaw/rego/compile/diagnostics",
            name);
    StringBuilder text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.updated()));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
