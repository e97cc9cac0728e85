package dev.bylaw.cli;

import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.compliance.Severity;
import dev.bylaw.federation.record.ComplianceRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A verdict as a document of the Open Observability Results Standard (Bitol OORS, draft v0.8.1): a
 * check for each finding, and one that passes for each standard without.
 */
final class Oors {
  private Oors() {}

  static ObjectNode of(ComplianceRecord record, String file, List<String> standards) {
    ObjectNode document = JsonMapper.builder().build().createObjectNode();
    document.put("apiVersion", "v0.8.1");
    document.put("kind", "ObservabilityResults");
    document.put("id", id(record, file));
    document.put("observedAt", record.at().toString());
    ObjectNode source = document.putObject("source");
    source.put("process", "bylaw compliance");
    source.put("vendor", "bylaw");
    source.put("runId", record.revision());
    ArrayNode results = document.putArray("results");
    for (String standard : standards) {
      List<JudgedFinding> findings =
          record.decision().findings().stream()
              .filter(f -> f.policy() != null && f.policy().value().equals(standard))
              .toList();
      if (findings.isEmpty()) {
        result(results, standard, "pass");
      }
      findings.forEach(finding -> finding(results, standard, finding));
    }
    record.decision().findings().stream()
        .filter(f -> f.policy() == null)
        .forEach(finding -> finding(results, "bylaw", finding));
    document.put("status", status(record.decision().verdict(), results.isEmpty()));
    return document;
  }

  private static void finding(ArrayNode results, String standard, JudgedFinding judged) {
    ObjectNode result = result(results, standard, status(judged.counted(), false));
    result.put("id", standard + "/" + judged.finding().rule() + "/" + results.size());
    result.put("name", judged.finding().rule());
    String path = judged.finding().path();
    if (path != null && !path.isEmpty()) {
      result.put("relatesTo", path);
    }
    result.put("message", judged.finding().message());
    String remediation = judged.finding().remediation();
    if (remediation != null) {
      ObjectNode property = result.putArray("customProperties").addObject();
      property.put("property", "remediation");
      property.put("value", remediation);
    }
  }

  private static ObjectNode result(ArrayNode results, String standard, String status) {
    ObjectNode result = results.addObject();
    result.put("id", standard);
    result.put("type", "check");
    result.put("name", standard);
    result.put("status", status);
    return result;
  }

  private static String status(Severity severity, boolean empty) {
    return switch (severity) {
      case BLOCK -> "fail";
      case WARN -> "warn";
      case INFO -> empty ? "unknown" : "pass";
    };
  }

  /** The same for the same documents, clock and policies. */
  private static String id(ComplianceRecord record, String file) {
    String what = record.documentDigest() + record.revision() + record.at() + file;
    return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
