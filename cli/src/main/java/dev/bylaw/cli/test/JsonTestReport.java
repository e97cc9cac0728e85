package dev.bylaw.cli.test;

import dev.bylaw.review.coverage.TreeCoverageReport;
import java.util.Collection;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a run as docs/schemas/test-report.schema.json describes it. */
final class JsonTestReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonTestReport() {}

  static String write(TestRun run) {
    ObjectNode document = JSON.createObjectNode();
    document.put("version", 1);
    document.put("revision", run.revision());
    document.put("passed", run.count(TestItem.Outcome.PASSED));
    document.put("failed", run.count(TestItem.Outcome.FAILED));
    document.put("skipped", run.count(TestItem.Outcome.SKIPPED));
    ArrayNode tests = document.putArray("tests");
    run.items().forEach(item -> test(tests.addObject(), item));
    TreeCoverageReport coverage = run.coverage();
    if (coverage != null) {
      coverage(document.putObject("coverage"), coverage);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  private static void test(ObjectNode node, TestItem item) {
    node.put("kind", item.kind());
    node.put("suite", item.suite());
    node.put("name", item.name());
    node.put("file", item.file());
    node.put("line", item.line());
    node.put("outcome", item.outcome().name().toLowerCase(Locale.ROOT));
    node.put("duration_ns", item.durationNanos());
    if (item.message() != null) {
      node.put("message", item.message());
    }
    if (!item.differences().isEmpty()) {
      ArrayNode differences = node.putArray("differences");
      item.differences()
          .forEach(each ->
              differences
                  .addObject()
                  .put("path", each.path())
                  .put("line", each.at().line())
                  .put("expected", each.expected())
                  .put("found", each.found()));
    }
    if (item.failed() && item.answer() != null) {
      node.set("answer", JSON.readTree(item.answer().toString()));
    }
  }

  private static void coverage(ObjectNode node, TreeCoverageReport coverage) {
    node.put("percent", coverage.percent());
    node.put("covered", coverage.covered());
    node.put("not_covered", coverage.notCovered());
    ObjectNode rego = node.putObject("rego");
    coverage
        .rego()
        .files()
        .forEach((name, file) -> {
          ObjectNode each = rego.putObject(name);
          each.put("percent", file.percent());
          numbers(each.putArray("covered_lines"), file.coveredLines());
          numbers(each.putArray("not_covered_lines"), file.notCoveredLines());
        });
    ObjectNode tables = node.putObject("tables");
    coverage
        .tables()
        .forEach((name, table) -> {
          ObjectNode each = tables.putObject(name);
          each.put("percent", table.percent());
          numbers(each.putArray("covered_rows"), table.covered());
          numbers(each.putArray("not_covered_rows"), table.notCovered());
        });
    ObjectNode drl = node.putObject("drl");
    coverage
        .drl()
        .forEach((name, file) -> {
          ObjectNode each = drl.putObject(name);
          each.put("percent", file.percent());
          file.fired().keySet().forEach(each.putArray("fired_rules")::add);
          file.notFired().keySet().forEach(each.putArray("not_fired_rules")::add);
        });
  }

  private static void numbers(ArrayNode into, Collection<Integer> numbers) {
    numbers.forEach(into::add);
  }
}
