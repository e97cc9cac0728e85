package dev.bylaw.sidecar.record;

import dev.bylaw.federation.compliance.ComplianceDecision;
import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.request.AccessRequest;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.RequestContext;
import dev.bylaw.federation.request.ResourceRef;
import dev.bylaw.federation.request.Subject;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.federation.retention.RetentionRequest;
import dev.bylaw.log.entry.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts that may hold personal data: what the caller sent, whole, and what policies worded in
 * answer to it. With the revision, the clock and the seed of the leaf they suffice to decide again.
 */
final class PersonalTexts {
  /** More findings than these are counted in the leaf and not listed. */
  static final int MAX_FINDINGS = 500;

  /** The attribute of a context, or of records, that names whose data they are. */
  static final String DATA_SUBJECT = "data_subject";

  private PersonalTexts() {}

  static String request(AccessRequest request) {
    JsonText out =
        new JsonText()
            .open()
            .put("request_id", request.requestId())
            .put("action", request.action())
            .put("purpose", request.purpose())
            .put("agreement", request.agreement())
            .put("mode", request.mode().name());
    subject(out.open("subject"), request.subject()).close();
    resource(out.open("resource"), request.resource()).close();
    out.open("consumer")
        .put("domain", request.consumer().domain())
        .put("product", request.consumer().product())
        .put("jurisdiction", request.consumer().jurisdiction())
        .put("processing_location", request.consumer().processingLocation())
        .close();
    RequestContext context = request.context();
    out.open("context")
        .put("time", context.time() == null ? null : context.time().toString())
        .put("engine", context.engine())
        .put("trace_id", context.traceId())
        .put("supported_obligations", context.supportedObligations())
        .put("attributes", context.attributes())
        .close();
    return out.close().toString();
  }

  static String request(RetentionRequest request) {
    JsonText out =
        new JsonText()
            .open()
            .put("request_id", request.requestId())
            .put("record_class", request.recordClass())
            .put("jurisdiction", request.jurisdiction())
            .put("subject_key", request.subjectKey())
            .put("event_time", request.since().toString())
            .put("erasure_requested", request.erasureRequested())
            .put("attributes", request.attributes());
    resource(out.open("resource"), request.resource()).close();
    return out.close().toString();
  }

  /**
   * The persons whom a request names besides its subject: on whose behalf it acts, and whose data
   * it asks for, by the attribute {@code data_subject} of its context. Null where there are none.
   */
  static @Nullable String persons(AccessRequest request) {
    SortedSet<String> ids = new TreeSet<>();
    for (Subject behind = request.subject().onBehalfOf();
        behind != null;
        behind = behind.onBehalfOf()) {
      ids.add(behind.id());
    }
    named(request.context().attributes(), ids);
    ids.remove(request.subject().id());
    return persons(ids);
  }

  /** The persons whose records are asked about; null where none is named. */
  static @Nullable String persons(RetentionRequest request) {
    SortedSet<String> ids = new TreeSet<>();
    if (request.subjectKey() != null) {
      ids.add(request.subjectKey());
    }
    named(request.attributes(), ids);
    return persons(ids);
  }

  private static void named(Map<String, AttributeValue> attributes, SortedSet<String> ids) {
    switch (attributes.get(DATA_SUBJECT)) {
      case AttributeValue.Text(String id) -> ids.add(id);
      case AttributeValue.Many(List<AttributeValue> values) -> {
        for (AttributeValue value : values) {
          if (value instanceof AttributeValue.Text(String id)) {
            ids.add(id);
          }
        }
      }
      case null, default -> {}
    }
    ids.remove("");
  }

  private static @Nullable String persons(SortedSet<String> ids) {
    return ids.isEmpty()
        ? null
        : new String(
            Json.Obj.of(new Json.Member("ids", Json.Many.ofTexts(List.copyOf(ids)))).toBytes(),
            StandardCharsets.UTF_8);
  }

  static String answer(Decision decision) {
    JsonText out = new JsonText().open().openList("obligations");
    int index = 0;
    for (AttributedObligation each : decision.obligations()) {
      out.openElement()
          .put("index", index++)
          .put("type", each.obligation().type().wireName())
          .put("policies", each.policies().stream().map(PolicyId::value).toList());
      obligation(out, each.obligation());
      out.close();
    }
    out.closeList();
    reasons(out, decision.reasons());
    return out.close().toString();
  }

  static String answer(RetentionDecision decision) {
    JsonText out = new JsonText().open();
    reasons(out, decision.reasons());
    return out.close().toString();
  }

  static String answer(ComplianceDecision decision) {
    JsonText out = new JsonText().open().openList("findings");
    List<JudgedFinding> findings = decision.findings();
    for (JudgedFinding judged : findings.subList(0, Math.min(MAX_FINDINGS, findings.size()))) {
      out.openElement()
          .put("rule", judged.finding().rule())
          .put("policy", judged.policy() == null ? null : judged.policy().value())
          .put("severity", judged.counted().name())
          .put("path", judged.finding().path())
          .put("message", judged.finding().message())
          .close();
    }
    return out.closeList().close().toString();
  }

  static String receipt(Receipt receipt) {
    JsonText out = new JsonText().open();
    if (!receipt.engine().isEmpty()) {
      out.put("engine", receipt.engine());
    }
    out.openList("notes");
    for (Receipt.Outcome outcome : receipt.outcomes()) {
      if (!outcome.note().isEmpty()) {
        out.openElement().put("index", outcome.index()).put("note", outcome.note()).close();
      }
    }
    out.closeList();
    if (receipt.details() != null) {
      out.put("details", receipt.details());
    }
    return out.close().toString();
  }

  private static JsonText subject(JsonText out, Subject subject) {
    out.put("type", subject.type())
        .put("id", subject.id())
        .put("roles", subject.roles())
        .put("attributes", subject.attributes());
    if (subject.onBehalfOf() != null) {
      subject(out.open("on_behalf_of"), subject.onBehalfOf()).close();
    }
    return out;
  }

  private static JsonText resource(JsonText out, ResourceRef resource) {
    return out.put("data_product", resource.dataProduct())
        .put("output_port", resource.outputPort())
        .put("object", resource.object())
        .put("columns", resource.columns())
        .put("contract", resource.contract());
  }

  private static void obligation(JsonText out, Obligation obligation) {
    switch (obligation) {
      case Obligation.ColumnMask(var column, var mask) ->
          out.put("column", column).put("action", mask.action());
      case Obligation.RowFilter(var predicate) -> {
        out.put("column", predicate.column()).put("op", predicate.op().name());
        out.put("values", new AttributeValue.Many(predicate.values()));
      }
      case Obligation.MinimumAggregation(int k) -> out.put("k", k);
      case Obligation.Regions(var names) -> out.put("names", names);
      case Obligation.Purposes(var names) -> out.put("names", names);
      case Obligation.Ports(var names) -> out.put("names", names);
      case Obligation.Expiry(var at) -> out.put("at", at.toString());
      case Obligation.Perform(var duty) -> out.put("parameters", duty.parameters());
    }
  }

  private static void reasons(JsonText out, List<DecisionReason> reasons) {
    out.openList("reasons");
    for (DecisionReason reason : reasons) {
      out.openElement()
          .put("code", reason.code())
          .put("message", reason.message())
          .put("policy", reason.policy() == null ? null : reason.policy().value())
          .put("file", reason.file())
          .put("line", reason.line())
          .close();
    }
    out.closeList();
  }
}
