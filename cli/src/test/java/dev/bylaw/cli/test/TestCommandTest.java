package dev.bylaw.cli.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.bylaw.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("bylaw.root"));

  @TempDir Path tree;

  @BeforeEach
  void copy() throws IOException {
    Path from = ROOT.resolve("policies");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = tree.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private void wrong() throws IOException {
    Files.writeString(
        tree.resolve("global/access/wrong_cases.yaml"),
        """
        at: 2026-11-21T10:00:00Z
        cases:
          - name: interns may read <everything>
            request:
              subject: {type: user, id: u, roles: [intern]}
              action: read
              resource: {data_product: "urn:mesh:sales:orders", object: orders}
              purpose: campaign
              consumer: {domain: marketing, jurisdiction: EU, processing_location: eu-west-1}
            expect:
              effect: permit
        """);
  }

  private Captured test(String... more) {
    String[] args =
        Stream.concat(Stream.of("test", "-p", tree.toString()), Stream.of(more))
            .toArray(String[]::new);
    return Captured.run(args);
  }

  /** Every line, row and rule of what ships is reached by its own tests and cases. */
  @Test
  void libraryThatShipsIsCoveredWhole() {
    Captured run =
        Captured.run("test", "-p", ROOT.resolve("policies").toString(), "--threshold", "100");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void helpIsWrittenWithoutWarnings() {
    Captured help = Captured.run("test", "--help");
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("less than 90 % was");
  }

  @Test
  void failureTellsWhatWasExpectedWhatWasFoundAndWhere() throws IOException {
    wrong();
    Captured run = test("--run", "wrong_cases");
    assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out())
        .contains("FAIL  global/access/wrong_cases.yaml: interns may read <everything>")
        .contains("effect  (global/access/wrong_cases.yaml:11:15)")
        .containsPattern("expected +permit\n +found +deny")
        .contains("no grant applies")
        .endsWith("0 passed, 1 failed, 0 skipped\n");
  }

  @Test
  void jsonFollowsItsSchema() throws IOException {
    wrong();
    Captured run = test("--format", "json", "--coverage");
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(ROOT.resolve("docs/schemas/test-report.schema.json")),
                InputFormat.JSON);
    assertThat(schema.validate(run.out(), InputFormat.JSON)).isEmpty();
    assertThat(run.out()).contains("\"failed\" : 1").contains("\"percent\"");
  }

  @Test
  void junitEscapesWhatPeopleWrite() throws IOException {
    wrong();
    assertThat(test("--format", "junit", "-r", "wrong").out())
        .contains("interns may read &lt;everything&gt;")
        .contains("<failure message=\"global/access/wrong_cases.yaml:11:15: effect: expected");
  }

  @Test
  void thresholdThatCannotBeReachedIsWrongUsage() {
    Captured run = test("--threshold", "300");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--threshold: expected 0 to 100, found `300.0`");
  }

  @Test
  void nameThatNoTestHasIsNoSuccess() {
    Captured run = test("--run", "no_such_test");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--run: no test and no case matches `no_such_test`");
  }

  @Test
  void thresholdFailsTheRunAndNamesBothNumbers() {
    Captured run = test("--run", "reach_cases", "--threshold", "95");
    assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.err()).contains("expected a coverage of 95.00 %, found ");
    assertThat(run.out()).contains("masking_matrix.csv").contains("not reached: rows");
  }

  @Test
  void rulesOfDrlThatNeverFireAreNamedAndCount() throws IOException {
    Path file = tree.resolve("global/interoperability/consistent_labels.drl");
    assertThat(test("--coverage").out())
        .contains("100.00 %  global/interoperability/consistent_labels.drl");
    Files.writeString(
        file,
        """

        rule "never in any case"
        when
            $o : DescribedColumn( object == "no object is called so" )
        then
            contributions.finding("WARN", "$", "never", null);
        end
        """,
        StandardOpenOption.APPEND);
    Captured run = test("--coverage", "--format", "json");
    assertThat(run.out()).contains("\"not_fired_rules\" : [ \"never in any case\" ]");
    assertThat(test("--coverage").out()).contains("not reached: rules never in any case");
    Path traced = tree.resolveSibling(tree.getFileName() + ".lcov");
    test("--lcov", traced.toString());
    assertThat(Files.readString(traced))
        .containsPattern("SF:.*consistent_labels.drl\n(DA:\\d+,1\n)+DA:\\d+,0\nend");
    Files.delete(traced);
  }

  @Test
  void lcovNamesLinesAndRows() throws IOException {
    Path file = tree.resolveSibling(tree.getFileName() + ".lcov");
    assertThat(test("--lcov", file.toString()).code()).isEqualTo(ExitCode.OK);
    String text = Files.readString(file);
    assertThat(text)
        .contains("SF:" + tree + "/global/pii/masking_matrix.csv\n")
        .contains("DA:13,1");
    Files.delete(file);
  }

  @Test
  void brokenCasesAreToldByTestAndByCheck() throws IOException {
    Files.writeString(tree.resolve("global/access/broken_cases.yaml"), "cases: [{nme: x}]\n");
    assertThat(test().code()).isEqualTo(ExitCode.TREE);
    Captured check = Captured.run("check", "-p", tree.toString(), "--no-conflicts");
    assertThat(check.code()).isEqualTo(ExitCode.TREE);
    assertThat(check.out())
        .contains("global/access/broken_cases.yaml:1:10")
        .contains("did you mean `name`?");
  }

  @Test
  void brokenTreeStillHasItsCasesAndTablesChecked() throws IOException {
    Files.writeString(tree.resolve("global/access/broken_cases.yaml"), "cases: [{nme: x}]\n");
    Files.writeString(tree.resolve("global/access/broken.rego"), "package bylaw.global.x\nx := \n");
    Files.writeString(tree.resolve("global/access/broken.csv"), "id,broken\n");
    assertThat(Captured.run("check", "-p", tree.toString()).out())
        .contains("global/access/broken_cases.yaml:1:10")
        .contains("did you mean `name`?")
        .contains("global/access/broken.rego:")
        .contains("global/access/broken.csv");
  }

  /** A change of a file is seen; the run goes on until it is interrupted. */
  @ParameterizedTest
  @ValueSource(strings = {"test --run wrong_cases --watch", "check --no-conflicts --watch"})
  void watchRunsAgainWhenAFileChanges(String command) throws Exception {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(1, List.of("-p", tree.toString()));
    try (Watched watched = Watched.start(args.toArray(String[]::new))) {
      watched.awaitRuns(1);
      wrong();
      String second = watched.awaitRuns(2);
      boolean tests = command.startsWith("test");
      assertThat(second).contains(tests ? "1 failed" : "policies, ");
      Files.writeString(tree.resolve("global/access/wrong_cases.yaml"), "cases: [{nme: x}]\n");
      assertThat(watched.awaitRuns(3)).contains(tests ? "waiting" : "did you mean `name`?");
    }
  }

  /** The examples of docs/testing-policies.md pass as they stand. */
  @Test
  void casesOfTheManualPass() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/testing-policies.md"));
    Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(page);
    int number = 0;
    while (blocks.find()) {
      Files.writeString(tree.resolve("global/manual" + number++ + "_cases.yaml"), blocks.group(1));
    }
    assertThat(number).isGreaterThanOrEqualTo(3);
    Captured run = test("--run", "manual");
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
  }
}
