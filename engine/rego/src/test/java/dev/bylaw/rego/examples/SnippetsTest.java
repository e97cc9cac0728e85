package dev.bylaw.rego.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each example that the Javadoc names is a region of a test in this package, and so runs. */
class SnippetsTest {
  private static final Pattern SNIPPET =
      Pattern.compile("\\{@snippet file=\"([^\"]+)\" region=\"([^\"]+)\"");

  @Test
  void everySnippetIsARegionOfATest() throws IOException {
    Path module = Path.of(System.getProperty("bylaw.root"), "engine", "rego");
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(module.resolve("src/main/java"))) {
      sources = walk.filter(path -> path.toString().endsWith(".java")).toList();
    }
    List<String> missing = new ArrayList<>();
    int found = 0;
    for (Path source : sources) {
      Matcher snippet = SNIPPET.matcher(Files.readString(source));
      while (snippet.find()) {
        found++;
        Path file =
            module.resolve("src/test/java/dev/bylaw/rego/examples").resolve(snippet.group(1));
        String start = "// @start region=\"" + snippet.group(2) + "\"";
        if (!Files.exists(file) || !Files.readString(file).contains(start)) {
          missing.add(source.getFileName() + ": " + snippet.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isGreaterThanOrEqualTo(8);
  }

  @Test
  void thePageShowsWhatRuns() throws IOException {
    Path root = Path.of(System.getProperty("bylaw.root"));
    String page = Files.readString(root.resolve("docs/rego.md"));
    String tests =
        Files.readString(
            root.resolve("engine/rego/src/test/java/dev/bylaw/rego/examples")
                .resolve("EmbeddingExamplesTest.java"));
    String start = "// @start region=\"embed\"\n";
    int from = tests.indexOf(start) + start.length();
    String region =
        tests.substring(from, tests.indexOf("    // @end", from)).stripTrailing().stripIndent();
    assertThat(page).contains("<!-- snippet: embed -->\n```java\n" + region + "\n```\n");
  }
}
