package dev.bylaw.review.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.bundle.diagnostic.Diagnostic;
import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.yaml.YamlNode;
import dev.bylaw.bundle.yaml.YamlReader;
import dev.bylaw.pdp.PolicySet;
import dev.bylaw.review.Shipped;
import dev.bylaw.review.coverage.TreeCoverage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of the library that ships, and answers held against spoiled expectations. */
class ShippedCasesTest {
  private static PolicySet policies;
  private static CaseFile.Read read;

  @BeforeAll
  static void load() throws IOException {
    policies = Shipped.policies();
    read = CaseFile.ofTree(policies.tree());
    assertThat(read.diagnostics()).extracting(Diagnostic::toString).isEmpty();
    assertThat(read.files()).hasSizeGreaterThanOrEqualTo(5);
  }

  @TestFactory
  Stream<DynamicTest> libraryDecidesAsItsCasesExpect() {
    CaseRunner runner = new CaseRunner(policies);
    return read.cases().stream()
        .map(test ->
            DynamicTest.dynamicTest(
                test.title(), () -> assertThat(runner.run(test).differences()).isEmpty()));
  }

  /** What was found is what is expected of it; anything else is not. */
  @Test
  void answerMeetsItselfAndNothingElse() {
    CaseRunner runner = new CaseRunner(policies);
    int spoiled = 0;
    for (DecisionCase test : read.cases()) {
      if (test.expected().isRefusal()) {
        continue;
      }
      Shape.Fields shape =
          switch (test) {
            case DecisionCase.Access _ -> Shape.DECISION;
            case DecisionCase.Retention _ -> Shape.RETENTION;
            case DecisionCase.Compliance _ -> Shape.COMPLIANCE;
          };
      var answer = runner.run(test).answer();
      YamlNode.Fields found = node(answer.toString());
      assertThat(Comparison.of(whole(found), shape, answer)).as(test.title()).isEmpty();
      for (YamlNode.Fields other : spoilt(found).toList()) {
        assertThat(Comparison.of(whole(other), shape, answer))
            .as(test.title() + " " + other)
            .isNotEmpty();
        spoiled++;
      }
    }
    assertThat(spoiled).isGreaterThan(500);
  }

  @Test
  void coverageNamesWhatNoCaseReached() {
    TreeCoverage coverage = new TreeCoverage();
    CaseRunner runner = new CaseRunner(policies.watched(coverage));
    assertThat(coverage.report(policies).percent()).isZero();
    read.cases().forEach(runner::run);
    var tables = coverage.report(policies).tables();
    assertThat(tables.get("global/interoperability/naming.csv").percent()).isEqualTo(100);
    var rego = coverage.report(policies).rego().files();
    assertThat(rego).doesNotContainKey("global/access/purpose_test.rego");
    assertThat(rego.get("global/access/purpose.rego").notCoveredLines()).isEmpty();
  }

  private static Expectation whole(YamlNode.Fields answer) {
    return new Expectation(
        answer, Map.of(), new YamlNode.Fields(answer.location(), Map.of()), true, true);
  }

  private static YamlNode.Fields node(String json) {
    return (YamlNode.Fields)
        Objects.requireNonNull(YamlReader.read("x.json", json.getBytes(UTF_8), new Diagnostics()));
  }

  /** The document with one scalar changed, each in turn; texts within texts are found too. */
  private static Stream<YamlNode.Fields> spoilt(YamlNode.Fields document) {
    return variants(document).map(node -> (YamlNode.Fields) node);
  }

  private static Stream<YamlNode> variants(YamlNode node) {
    return switch (node) {
      case YamlNode.Text(var at, String text) ->
          Stream.of(new YamlNode.Text(at, text.isEmpty() ? "x" : text + "x"));
      case YamlNode.Num(var at, var number, var _) ->
          Stream.of(new YamlNode.Num(at, number.add(java.math.BigDecimal.ONE), ""));
      case YamlNode.Flag _, YamlNode.Null _ -> Stream.of();
      case YamlNode.Items(var at, List<YamlNode> items) ->
          Stream.iterate(0, i -> i < items.size(), i -> i + 1)
              .flatMap(
                  i -> variants(items.get(i)).map(v -> new YamlNode.Items(at, with(items, i, v))));
      case YamlNode.Fields(var at, var fields) ->
          fields.entrySet().stream()
              .flatMap(entry ->
                  variants(entry.getValue().value())
                      .map(v -> {
                        var changed = new java.util.LinkedHashMap<>(fields);
                        changed.put(entry.getKey(), new YamlNode.Field(entry.getValue().key(), v));
                        return new YamlNode.Fields(at, changed);
                      }));
    };
  }

  private static List<YamlNode> with(List<YamlNode> items, int index, YamlNode item) {
    List<YamlNode> changed = new java.util.ArrayList<>(items);
    changed.set(index, item);
    return changed;
  }
}
