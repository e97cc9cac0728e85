package dev.bylaw.cli.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RegoCommandsTest {
  @TempDir private Path temp;

  @Test
  void evalShowsValuesInEveryFormat() {
    assertThat(Cli.run("eval", "-f", "raw", "\"a<b\"; [1, {2}]").out()).isEqualTo("a<b [1,[2]]\n");
    assertThat(Cli.run("eval", "-f", "pretty", "false").out()).isEqualTo("false\n");
    assertThat(Cli.run("eval", "-f", "pretty", "data.none").out()).isEqualTo("undefined\n");
    assertThat(Cli.run("eval", "data.none").out()).isEqualTo("{}\n");
    assertThat(Cli.run("eval", "-f", "discard", "1").out())
        .isEqualTo("{\n  \"result\": \"discarded\"\n}\n");
    assertThat(Cli.run("eval", "-f", "pretty", "x := [1, 2][_]").out())
        .isEqualTo("┌───┐\n│ x │\n├───┤\n│ 1 │\n│ 2 │\n└───┘\n");
  }

  @Test
  void evalExitCodesSayHowItEnded() {
    assertThat(Cli.run("eval", "data.none").code()).isEqualTo(0);
    assertThat(Cli.run("eval", "--fail", "data.none").code()).isEqualTo(4);
    assertThat(Cli.run("eval", "--fail-defined", "1").code()).isEqualTo(4);
    assertThat(Cli.run("eval", "1/0").code()).isEqualTo(0);
    assertThat(Cli.run("eval", "--strict-builtin-errors", "1/0").code()).isEqualTo(4);
    assertThat(Cli.run("eval", "x > 1").code()).isEqualTo(3);
    assertThat(Cli.run("eval", "-d", "/no/such/file.rego", "1").code()).isEqualTo(2);
    assertThat(Cli.run("eval").code()).isEqualTo(2);
  }

  @Test
  void evalSeesPackageAndImports() {
    assertThat(Cli.run("eval", "-d", "@tree", "--package", "p", "-f", "raw", "names").out())
        .isEqualTo("[\"ann\",\"bob\"]\n");
    assertThat(
            Cli.run("eval", "-d", "@tree", "--import", "data.p as q", "-f", "raw", "q.f(1)").out())
        .isEqualTo("2\n");
  }

  @Test
  void printGoesToStandardError() {
    Cli.Result result = Cli.run("eval", "-f", "raw", "print(\"x\", input.none, {1}); 7");
    assertThat(result.err()).isEqualTo("x <undefined> {1}\n");
    assertThat(result.out()).isEqualTo("true 7\n");
  }

  @Test
  void tracesShowFailsWithTheirValues() {
    Cli.Result result =
        Cli.run(
            "eval",
            "-d",
            "@tree",
            "-i",
            "@input.json",
            "--explain",
            "fails",
            "--var-values",
            "-f",
            "pretty",
            "data.p.unused");
    assertThat(result.out().replaceAll("(query:1) +", "$1           "))
        .isEqualTo(
            """
            query:1           Enter data.p.unused
            tree/p.rego:22    | Enter data.p.unused
            tree/p.rego:23    | | Fail input.never == 1
            query:1           | Fail data.p.unused
            undefined
            """);
  }

  @Test
  void profilesCountWhatWasEvaluated() {
    JsonNode profile =
        json(Cli.run(
                    "eval",
                    "--profile",
                    "--profile-sort",
                    "num_eval",
                    "-d",
                    "@tree",
                    "some i in [1, 2, 3]; data.p.f(i) > 0")
                .out())
            .get("profile");
    assertThat(profile.get(0).get("num_eval").asInt()).isEqualTo(4);
    assertThat(profile.get(1).get("location").get("file").asString()).endsWith("p.rego");
    assertThat(profile.get(1).get("num_eval").asInt()).isEqualTo(3);
  }

  @Test
  void checkShowsEveryErrorWithItsLine() throws IOException {
    Path bad = temp.resolve("bad.rego");
    Files.writeString(bad, "package a\n\np if x > 1\n\nq if y == 2\n");
    Cli.Result result = Cli.run("check", bad.toString());
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("p if x > 1", "q if y == 2", "^", "2 errors");
    JsonNode errors = json(Cli.run("check", "-f", "json", bad.toString()).out()).get("errors");
    assertThat(errors.size()).isEqualTo(2);
    assertThat(errors.get(0).get("code").asString()).isEqualTo("rego_unsafe_var_error");
    assertThat(errors.get(0).get("location").get("row").asInt()).isEqualTo(3);
    assertThat(Cli.run("check", "@tree")).isEqualTo(new Cli.Result(0, "", ""));
  }

  @Test
  void testsShowWhatFailedAndWhy() {
    Cli.Result result = Cli.run("test", "@tree");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out().replaceAll("\\([\\d.]+[nµm]?s\\)", "(t)"))
        .isEqualTo(
            """
            tree/p_test.rego:10: data.p_test.test_fails: FAIL (t)
              did not get beyond tree/p_test.rego:13: p.f(x) == 5
                  x: 3

              x is 3
              f of 3

            tree/p_test.rego:16: data.p_test.todo_test_later: SKIPPED
            tree/p_test.rego:18: data.p_test.test_cases: FAIL (t)
              did not get beyond tree/p_test.rego:23: p.f(tc["in"]) == tc.out
                  note: "two"
                  tc: {"in": 2, "out": 4}
              one: PASS
              two: FAIL

              f of 1
              f of 2

            PASS: 2/5
            FAIL: 2/5
            SKIPPED: 1/5
            """);
  }

  @Test
  void testExitCodesSayHowItEnded() {
    assertThat(Cli.run("test", "-r", "allow", "@tree").code()).isEqualTo(0);
    assertThat(Cli.run("test", "-r", "todo", "@tree").code()).isEqualTo(4);
    assertThat(Cli.run("test", "-z", "-r", "todo", "@tree").code()).isEqualTo(0);
    assertThat(Cli.run("test", "-r", "nothing", "@tree").code()).isEqualTo(0);
    assertThat(Cli.run("test", "--fail-on-empty", "-r", "nothing", "@tree").code()).isEqualTo(4);
    assertThat(Cli.run("test", "-r", "(", "@tree").code()).isEqualTo(2);
    Cli.Result uncovered = Cli.run("test", "-r", "allow", "--threshold", "99", "@tree");
    assertThat(uncovered.code()).isEqualTo(4);
    assertThat(uncovered.err()).contains("expected a coverage of 99.00 %");
    assertThat(Cli.run("test", "-r", "allow", "--threshold", "10", "@tree").code()).isEqualTo(0);
  }

  @Test
  void junitHasACaseForEachCase() throws Exception {
    Element suites =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Cli.run("test", "-f", "junit", "@tree").out())))
            .getDocumentElement();
    Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("data.p_test");
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(5);
  }

  @Test
  void fmtShowsListsAndWrites() throws IOException {
    Path file = temp.resolve("f.rego");
    Files.writeString(file, "package a\n\np   if {\n  input.x==1 # why\n}\n");
    String laidOut = "package a\n\np if {\n\tinput.x == 1 # why\n}\n";
    String name = file.toString();
    assertThat(Cli.run("fmt", name)).isEqualTo(new Cli.Result(0, laidOut, ""));
    assertThat(Cli.run("fmt", "-l", "--fail", name)).isEqualTo(new Cli.Result(4, name + "\n", ""));
    assertThat(Cli.run("fmt", "-d", name).out())
        .contains("@@ -1,5 +1,5 @@", "-p   if {", "+p if {", " package a");
    assertThat(Cli.run("fmt", "-w", name)).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(file).hasContent(laidOut);
    assertThat(Cli.run("fmt", "-l", "--fail", name)).isEqualTo(new Cli.Result(0, "", ""));
    Files.writeString(file, "package a\n\np if {\n");
    assertThat(Cli.run("fmt", name).code()).isEqualTo(3);
  }

  @Test
  void benchMeasures() {
    JsonNode result =
        json(
            Cli.run(
                    "bench",
                    "-d",
                    "@tree",
                    "-i",
                    "@input.json",
                    "--warm-up",
                    "1ms",
                    "--time",
                    "1ms",
                    "-f",
                    "json",
                    "data.p.allow")
                .out());
    assertThat(result.get("N").asLong()).isPositive();
    assertThat(result.get("T").asLong()).isPositive();
    assertThat(result.get("Extra").get("histogram_timer_rego_query_eval_ns_median").asDouble())
        .isPositive();
    assertThat(Cli.run("bench", "data.none").code()).isEqualTo(4);
  }

  @Test
  void bundlesAreRead() throws IOException {
    Path bundle = temp.resolve("b.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bundle))) {
      tar(out, "/a/b/data.json", "{\"c\": 1}");
      tar(out, "/a/other.json", "{\"d\": 2}");
      tar(out, "x.rego", "package x\n\ny := data.a.b.c + 1\n");
      out.write(new byte[1024]);
    }
    assertThat(Cli.run("eval", "-b", bundle.toString(), "-f", "raw", "data").out())
        .isEqualTo("{\"a\":{\"b\":{\"c\":1}},\"x\":{\"y\":2}}\n");
  }

  private static void tar(OutputStream out, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] header = new byte[512];
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(path, 0, header, 0, path.length);
    byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(size, 0, header, 124, size.length);
    header[156] = '0';
    out.write(header);
    out.write(content);
    out.write(new byte[(512 - content.length % 512) % 512]);
  }

  @Test
  void conformanceComparesWithWhatIsKnown() throws IOException {
    Files.writeString(
        temp.resolve("c.yaml"),
        """
        cases:
          - note: good
            query: data.a.p = x
            modules: ["package a\\n\\np := 1"]
            want_result: [{x: 1}]
          - note: bad
            query: data.a.p = x
            modules: ["package a\\n\\np := 1"]
            want_result: [{x: 2}]
        """);
    Cli.Result plain = Cli.run("conformance", temp.toString());
    assertThat(plain.code()).isEqualTo(4);
    assertThat(plain.out())
        .contains("expected: ", "found: ")
        .endsWith("1 passed, 1 failed, 0 skipped\n");
    Path known = temp.resolve("known.txt");
    Files.writeString(known, "# arithmetic has changed\nc.yaml#bad\n");
    assertThat(Cli.run("conformance", "--known", known.toString(), temp.toString()).code())
        .isEqualTo(0);
    Files.writeString(known, "# nothing has changed\nc.yaml#good\nc.yaml#bad\n");
    assertThat(Cli.run("conformance", "--known", known.toString(), temp.toString()).code())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eval", "check", "test", "fmt", "parse", "deps", "bench", "conformance"})
  void everyCommandExplainsItself(String command) {
    Cli.Result result = Cli.run(command, "--help");
    assertThat(result.code()).isEqualTo(0);
    assertThat(result.out())
        .contains("Usage: bylaw rego " + command, "bylaw rego " + command + " ");
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
