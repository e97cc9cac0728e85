package dev.bylaw.rego.ast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.syntax.ParserOptions;
import dev.bylaw.rego.syntax.SourceTree;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tree against what `opa parse -f json --json-include locations` was recorded to print. */
final class AstJsonTest {
  record Tree(String name, String source, String json) {}

  static List<Tree> trees() throws IOException {
    List<Tree> trees = new ArrayList<>();
    try (InputStream in = AstJsonTest.class.getResourceAsStream("trees.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String chunk : text.split("(?m)^=== ")) {
        if (!chunk.isEmpty()) {
          int name = chunk.indexOf('\n');
          int tree = chunk.indexOf("--- tree\n");
          trees.add(
              new Tree(
                  chunk.substring(0, name),
                  chunk.substring(name + 1, tree),
                  chunk.substring(tree + "--- tree\n".length()).strip()));
        }
      }
    }
    return trees;
  }

  private static String ours(String file, String source) {
    SourceTree tree = Parser.parseSource(file, source, ParserOptions.v1(), true);
    return Json.write(AstJson.write(AstConverter.convert(tree), new AstJson.Options(true, true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trees")
  void theTreeIsOpas(Tree tree) throws JsonException {
    assertThat(ours("a.rego", tree.source())).isEqualTo(Json.write(Json.parse(tree.json())));
  }

  @Test
  void theTreeIsThatOfTheInstalledOpa(@TempDir Path folder) throws Exception {
    boolean installed =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "opa")));
    assumeTrue(installed, "no `opa` on the path, its trees are not compared");
    Path file = folder.resolve("a.rego");
    for (Tree tree : trees()) {
      Files.writeString(file, tree.source());
      Process opa =
          new ProcessBuilder(
                  "opa", "parse", "-f", "json", "--json-include", "locations", file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] printed = opa.getInputStream().readAllBytes();
      assertThat(opa.waitFor()).isZero();
      assertThat(ours(file.toString(), tree.source()))
          .as(tree.name())
          .isEqualTo(Json.write(Json.parse(printed)));
    }
  }

  @Test
  void theTextHasALineForEachNode() {
    SourceTree tree =
        Parser.parseSource("a.rego", "package a\n\np if not input.x\n", ParserOptions.v1(), true);
    assertThat(AstText.write(AstConverter.convert(tree), true))
        .isEqualTo(
            """
            module
             package
              ref
               data
               "a"
             rule
              head
               ref
                p
               true
              body
               expr negated index=0
                ref
                 input
                 "x"
            """);
  }
}
