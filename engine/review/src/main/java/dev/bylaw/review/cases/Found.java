package dev.bylaw.review.cases;

import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.composition.Alternative;
import dev.bylaw.federation.composition.AppliedWaiver;
import dev.bylaw.federation.composition.AttributedObligation;
import dev.bylaw.federation.composition.Decision;
import dev.bylaw.federation.composition.DecisionReason;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligation;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.policy.PolicyId;
import dev.bylaw.federation.record.ComplianceRecord;
import dev.bylaw.federation.record.DecisionRecord;
import dev.bylaw.federation.record.RetentionRecord;
import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.retention.Hold;
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the words of the API's JSON, without ids, times and revisions. Values of attributes
 * are written plainly, {@code "DE"} for {@code {"text": "DE"}}.
 */
public final class Found {
  private Found() {}

  /** A decision. */
  public static ObjectValue of(DecisionRecord record) {
    Decision decision = record.decision();
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("effect", "EFFECT_" + decision.effect().name())
            .put("obligations", list(decision.obligations(), Found::attributed))
            .put("reasons", list(decision.reasons(), Found::reason))
            .put("waivers", list(decision.waivers(), Found::waiver))
            .put("alternatives", list(decision.alternatives(), Found::alternative))
            .put("ttl", decision.ttl().toString());
    if (decision.cause() != null) {
      out.put("cause", "CAUSE_" + decision.cause().name());
    }
    PolicyId grant = decision.grant();
    if (grant != null) {
      out.put("grant", grant.value());
    }
    return out.build();
  }

  /** A retention decision. */
  public static ObjectValue of(RetentionRecord record) {
    RetentionDecision decision = record.decision();
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("outcome", "RETENTION_OUTCOME_" + decision.outcome().name())
            .put("holds", names(decision.holds().stream().map(Hold::id).toList()))
            .put("reasons", list(decision.reasons(), Found::reason));
    if (decision.keepAtLeast() != null) {
      out.put("keep_until", decision.keepAtLeast().toString());
    }
    if (decision.deleteBy() != null) {
      out.put("delete_by", decision.deleteBy().toString());
    }
    return out.build();
  }

  /** A verdict. */
  public static ObjectValue of(ComplianceRecord record) {
    List<JudgedFinding> findings = record.decision().findings();
    ObjectValue.Builder out = ObjectValue.builder().put("findings", list(findings, Found::finding));
    return out.put("verdict", "SEVERITY_" + record.decision().verdict().name()).build();
  }

  private static Value finding(JudgedFinding judged) {
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("rule", judged.finding().rule())
            .put("severity", "SEVERITY_" + judged.counted().name())
            .put("path", judged.finding().path())
            .put("message", judged.finding().message());
    put(out, "remediation", judged.finding().remediation());
    put(out, "policy", judged.policy() == null ? null : judged.policy().value());
    put(out, "waiver", judged.waivers().isEmpty() ? null : judged.waivers().getFirst().value());
    return out.build();
  }

  private static Value reason(DecisionReason reason) {
    ObjectValue.Builder out =
        ObjectValue.builder().put("code", reason.code()).put("message", reason.message());
    put(out, "layer", reason.layer() == null ? null : "LAYER_" + reason.layer().name());
    put(out, "policy", reason.policy() == null ? null : reason.policy().value());
    put(out, "file", reason.file());
    if (reason.line() > 0) {
      out.put("line", NumberValue.of(reason.line()));
    }
    return out.build();
  }

  private static Value waiver(AppliedWaiver waiver) {
    return ObjectValue.builder()
        .put("id", waiver.waiver().value())
        .put("control", waiver.control().value())
        .put("until", waiver.until().toString())
        .put("ticket", waiver.ticket())
        .build();
  }

  private static Value alternative(Alternative alternative) {
    String agreement = alternative.agreement();
    return ObjectValue.builder()
        .put("grant", agreement == null ? alternative.grant().value() : agreement)
        .put("obligations", list(one(alternative.obligations()), o -> obligation(o).build()))
        .build();
  }

  private static List<Obligation> one(Obligations all) {
    List<Obligation> out = new ArrayList<>();
    all.masks().forEach((column, mask) -> out.add(new Obligation.ColumnMask(column, mask)));
    all.rowFilter().forEach(p -> out.add(new Obligation.RowFilter(p)));
    if (all.minimumAggregation() > 0) {
      out.add(new Obligation.MinimumAggregation(all.minimumAggregation()));
    }
    if (all.regions() instanceof Allowed.Only(Set<String> names)) {
      out.add(new Obligation.Regions(names));
    }
    if (all.purposes() instanceof Allowed.Only(Set<String> names)) {
      out.add(new Obligation.Purposes(names));
    }
    if (all.ports() instanceof Allowed.Only(Set<String> names)) {
      out.add(new Obligation.Ports(names));
    }
    if (all.expiry() != null) {
      out.add(new Obligation.Expiry(all.expiry()));
    }
    all.duties().forEach(d -> out.add(new Obligation.Perform(d)));
    return out;
  }

  private static Value attributed(AttributedObligation attributed) {
    return obligation(attributed.obligation())
        .put("policies", names(attributed.policies().stream().map(PolicyId::value).toList()))
        .build();
  }

  private static ObjectValue.Builder obligation(Obligation obligation) {
    String name = obligation.type().name();
    ObjectValue.Builder out =
        ObjectValue.builder()
            .put("type", "OBLIGATION_TYPE_" + (name.equals("MASK") ? "COLUMN_MASK" : name));
    return switch (obligation) {
      case Obligation.ColumnMask(String column, Mask mask) ->
          out.put("column_mask", mask(column, mask));
      case Obligation.RowFilter(Predicate predicate) ->
          out.put(
              "row_filter",
              ObjectValue.of("predicates", list(List.of(predicate), Found::predicate)));
      case Obligation.MinimumAggregation(int k) ->
          out.put("minimum_aggregation", ObjectValue.of("k", NumberValue.of(k)));
      case Obligation.Regions(Set<String> names) -> out.put("regions", confinement(names));
      case Obligation.Purposes(Set<String> names) -> out.put("purposes", confinement(names));
      case Obligation.Ports(Set<String> names) -> out.put("ports", confinement(names));
      case Obligation.Expiry(var at) -> out.put("expiry", at.toString());
      case Obligation.Perform(Duty duty) -> out.put("duty", duty(duty));
    };
  }

  private static Value mask(String column, Mask mask) {
    ObjectValue.Builder out = ObjectValue.builder().put("column", column);
    String action =
        switch (mask) {
          case Mask.Partial(Mask.End end, int shown) ->
              shown == 0 ? "MASK_ALPHANUM" : end == Mask.End.FIRST ? "SHOW_FIRST" : "SHOW_LAST";
          case Mask other ->
              String.valueOf(Constants.MASK_ACTION.full(other.action()))
                  .substring("MASK_ACTION_".length());
        };
    if (mask instanceof Mask.Partial(var _, int shown) && shown > 0) {
      out.put("shown", NumberValue.of(shown));
    }
    return out.put("action", "MASK_ACTION_" + action).build();
  }

  private static Value predicate(Predicate predicate) {
    return ObjectValue.builder()
        .put("column", predicate.column())
        .put("comparison", "COMPARISON_" + predicate.op().name())
        .put("values", list(predicate.values(), Found::value))
        .build();
  }

  private static Value duty(Duty duty) {
    ObjectValue.Builder parameters = ObjectValue.builder();
    duty.parameters()
        .forEach((name, value) ->
            parameters.put(
                name, value instanceof AttributeValue.Text(String text) ? text : value.toString()));
    return ObjectValue.of("parameters", parameters.build());
  }

  static Value value(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text(String text) -> StringValue.of(text);
      case AttributeValue.Num(var number) -> NumberValue.parse(number.toPlainString());
      case AttributeValue.Flag(boolean flag) -> BooleanValue.of(flag);
      case AttributeValue.Many(var values) -> list(values, Found::value);
    };
  }

  private static Value confinement(Set<String> names) {
    return ObjectValue.of("allowed", names(names));
  }

  private static ArrayValue names(Collection<String> names) {
    return list(names, StringValue::of);
  }

  private static <T> ArrayValue list(Collection<T> all, Function<T, ? extends Value> each) {
    return ArrayValue.of(all.stream().<Value>map(each).toList());
  }

  private static void put(ObjectValue.Builder out, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.put(name, value);
    }
  }
}
