package dev.bylaw.cli.rego;

import dev.bylaw.rego.RegoTests.CaseResult;
import dev.bylaw.rego.RegoTests.Outcome;
import dev.bylaw.rego.RegoTests.TestResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the results of tests in opa's shape. */
final class JsonTests {
  private JsonTests() {}

  static String write(List<TestResult> results) {
    return JsonText.write(results.stream().map(JsonTests::of).toList());
  }

  private static Map<String, Object> of(TestResult result) {
    int dot = result.name().lastIndexOf('.');
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("location", Findings.location(result.span()));
    document.put("package", result.name().substring(0, dot));
    document.put("name", result.name().substring(dot + 1));
    if (result.outcome() == Outcome.FAILED) {
      document.put("fail", true);
    }
    if (result.error() != null) {
      document.put("error", Findings.document(result.error()));
    }
    if (result.outcome() == Outcome.SKIPPED) {
      document.put("skip", true);
    }
    document.put("duration", result.durationNanos());
    if (!result.output().isEmpty()) {
      byte[] output = (String.join("\n", result.output()) + "\n").getBytes(StandardCharsets.UTF_8);
      document.put("output", Base64.getEncoder().encodeToString(output));
    }
    if (!result.cases().isEmpty()) {
      document.put("sub_results", cases(result.cases()));
    }
    return document;
  }

  private static Map<String, Object> cases(List<CaseResult> cases) {
    Map<String, Object> documents = new LinkedHashMap<>();
    for (CaseResult each : cases) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("name", each.name());
      if (!each.passed()) {
        document.put("fail", true);
      }
      if (!each.cases().isEmpty()) {
        document.put("sub_results", cases(each.cases()));
      }
      documents.put(each.name(), document);
    }
    return documents;
  }
}
