package dev.bylaw.cli.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What machines read of our commands is what they read of opa's. */
class OpaCommandsTest {
  private static final String D = "-d";

  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("eval", "1 + 1"),
        List.of("eval", "x := 1; y := 2; x < y"),
        List.of("eval", "x := {1: \"a<b\", [1]: 2.50}; count(x)"),
        List.of("eval", "some x in [3, 1, 2]; x > 1"),
        List.of("eval", "false"),
        List.of("eval", "data.none"),
        List.of("eval", D, "@tree", "data"),
        List.of("eval", D, "@tree", "-i", "@input.json", "data.p"),
        List.of("eval", D, "@tree", "x := data.limits.names[_]; data.p.f(2) == 3"),
        List.of("eval", D, "@tree", "some n in data.p.names; startswith(n, \"a\")"),
        List.of("eval", D, "@tree", "--package", "p", "names[x]"),
        List.of("eval", D, "a.b:@tree/data.json", "data.a.b.roles.bob[i]"),
        List.of("eval", "-b", "@tree", "data.limits.max"),
        List.of("eval", "--strict-builtin-errors", "1 / 0"),
        List.of("eval", "-f", "pretty", D, "@tree", "x := data.p.names[_]; y := 1; \"s\""),
        List.of("eval", "-f", "pretty", "1 + 1; 2"),
        List.of("eval", "-f", "pretty", "{\"a\": [1, {\"b\": \"<\"}]}"),
        List.of("eval", "-f", "raw", "\"a<b\"; [1, \"<\"]"),
        List.of("eval", "-f", "values", "\"a<b\"; [1, 2]"),
        List.of("eval", "-f", "bindings", "x := \"a<b\"; y := {1}"),
        List.of("eval", "-f", "discard", "1"),
        List.of("deps", D, "@tree", "data.p.allow"),
        List.of("deps", D, "@tree", "-f", "json", "data.p.allow"),
        List.of("deps", D, "@tree", "data.p.f(data.x[1].y); input.z.a; input.z"),
        List.of("deps", D, "@tree", "data.limits.max"),
        List.of("parse", "@tree/p.rego"),
        List.of("parse", "-f", "json", "@tree/p_test.rego"),
        List.of("parse", "-f", "json", "--json-include", "locations,-comments", "@tree/p.rego"),
        List.of("fmt", "@tree/p.rego"),
        List.of("test", "-f", "json", "@tree"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void sameOutput(List<String> command) throws Exception {
    String theirs = opa(command);
    String ours = Cli.run(command.toArray(new String[0])).out();
    if (command.contains("pretty")
        || command.contains("raw")
        || (List.of("deps", "parse", "fmt").contains(command.getFirst())
            && !command.contains("json"))) {
      assertThat(ours).isEqualTo(theirs);
    } else {
      assertThat(json(ours)).isEqualTo(json(theirs));
    }
  }

  @Test
  void sameCoverageOfLines() throws Exception {
    List<String> command = List.of("test", "-r", "allow", "--coverage", "-f", "json", "@tree");
    JsonNode theirs = JsonMapper.builder().build().readTree(opa(command));
    JsonNode ours =
        JsonMapper.builder().build().readTree(Cli.run(command.toArray(new String[0])).out());
    for (String file : List.of("tree/p.rego", "tree/p_test.rego")) {
      // opa leaves out a rule that its index excludes; here the index is made for several rules
      Set<Integer> excluded = lines(theirs, file, "not_covered", true);
      Set<Integer> covered = lines(theirs, file, "covered", false);
      assertThat(lines(ours, file, "covered", false)).as(file).containsAll(covered);
      covered.addAll(excluded);
      assertThat(covered).as(file).containsAll(lines(ours, file, "covered", false));
      Set<Integer> rest = lines(theirs, file, "not_covered", false);
      rest.removeAll(excluded);
      assertThat(lines(ours, file, "not_covered", false)).as(file).containsAll(rest);
    }
  }

  private static Set<Integer> lines(
      JsonNode report, String file, String what, boolean excludedAlone) {
    Set<Integer> lines = new TreeSet<>();
    JsonNode ranges = report.get("files").get(file).get(what);
    if (ranges != null) {
      for (JsonNode range : ranges) {
        if (excludedAlone && range.get("kinds") == null) {
          continue;
        }
        for (int row = range.get("start").get("row").asInt();
            row <= range.get("end").get("row").asInt();
            row++) {
          lines.add(row);
        }
      }
    }
    return lines;
  }

  /** What opa prints for the same command; without an opa the test is skipped. */
  private static String opa(List<String> command) throws IOException, InterruptedException {
    Path binary = binary();
    assumeTrue(binary != null, "opa is not installed: not compared");
    List<String> words = new ArrayList<>(List.of(binary.toString()));
    for (String word : command) {
      words.add(word.replace("@", ""));
    }
    Process process =
        new ProcessBuilder(words)
            .directory(Cli.resources().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }

  private static @Nullable Path binary() {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      folders.add(Path.of(folder));
    }
    folders.add(Path.of(System.getProperty("user.home"), "go", "bin"));
    return folders.stream()
        .map(folder -> folder.resolve("opa"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Documents by what does not change from run to run. */
  private static List<JsonNode> json(String text) {
    List<JsonNode> documents = new ArrayList<>();
    JsonMapper mapper = JsonMapper.builder().build();
    try (var all = mapper.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      all.forEachRemaining(documents::add);
    }
    documents.forEach(OpaCommandsTest::strip);
    // opa runs tests side by side and lists them as they end
    documents.sort(Comparator.comparingInt(document -> document.at("/location/row").asInt(0)));
    return documents;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(List.of("duration", "metrics", "stack_trace"));
    }
    node.forEach(OpaCommandsTest::strip);
  }
}
