package dev.bylaw.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/checks.md names every code that `bylaw check` may tell, and no other. */
class ChecksPageTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));
  private static final Path SOURCES = ROOT.resolve("engine/bundle/src/main/java/dev/bylaw/bundle");

  /** Where findings are told. */
  private static final List<Path> PACKAGES =
      List.of(
          SOURCES.resolve("tree"),
          SOURCES.resolve("policy"),
          SOURCES.resolve("mesh"),
          SOURCES.resolve("yaml"),
          SOURCES.resolve("contract"),
          SOURCES.resolve("diagnostic"),
          ROOT.resolve("engine/pdp/src/main/java/dev/bylaw/pdp/conflict"),
          ROOT.resolve("engine/pdp/src/main/java/dev/bylaw/pdp/PolicyLoader.java"),
          ROOT.resolve("engine/pdp/src/main/java/dev/bylaw/pdp/TableControls.java"));

  /** Texts of the same form that are keys of files, names of rules or codes of decisions. */
  private static final Set<String> OTHER =
      Set.of(
          "max_waiver",
          "minimum_aggregation",
          "keep_at_least",
          "delete_by",
          "output_port",
          "consumer_product",
          "consumer_domain",
          "not_yet",
          "trim_space");

  /** Codes that are put together from what is unknown, and those of the Rego compiler. */
  private static final Set<String> FURTHER =
      Set.of(
          "unknown_owner",
          "unknown_purpose",
          "unknown_jurisdiction",
          "unknown_category",
          "unknown_sensitivity",
          "unknown_data_product",
          "rego_parse_error",
          "rego_compile_error",
          "rego_type_error",
          "rego_unsafe_var_error",
          "rego_recursion_error",
          "table");

  @Test
  void everyCodeIsExplained() throws IOException {
    Set<String> told = new TreeSet<>(FURTHER);
    Pattern literal = Pattern.compile("(?<![\\w.`])\"([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\"");
    for (Path place : PACKAGES) {
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher found = literal.matcher(Files.readString(file));
          while (found.find()) {
            told.add(found.group(1));
          }
        }
      }
    }
    told.addAll(List.of("unreadable"));
    told.removeAll(OTHER);
    assertThat(explained()).containsExactlyElementsOf(told);
  }

  /** The codes in the first column of the page's tables. */
  private static Set<String> explained() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/checks.md"))) {
      if (line.startsWith("| `")) {
        Matcher code =
            Pattern.compile("`([a-z0-9_]+)`").matcher(line.substring(0, line.indexOf('|', 1)));
        while (code.find()) {
          assertThat(codes.add(code.group(1))).as("%s stands once", code.group(1)).isTrue();
        }
      }
    }
    return codes;
  }
}
