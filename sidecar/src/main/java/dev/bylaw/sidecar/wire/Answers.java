package dev.bylaw.sidecar.wire;

import com.google.protobuf.Timestamp;
import dev.bylaw.federation.compliance.ComplianceDecision;
import dev.bylaw.federation.compliance.JudgedFinding;
import dev.bylaw.federation.composition.AttributedObligation;
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
import dev.bylaw.federation.retention.RetentionDecision;
import dev.bylaw.v1.Alternative;
import dev.bylaw.v1.AppliedWaiver;
import dev.bylaw.v1.AttributeList;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.CheckComplianceResponse;
import dev.bylaw.v1.ColumnMask;
import dev.bylaw.v1.Comparison;
import dev.bylaw.v1.Confinement;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.EvaluateRetentionResponse;
import dev.bylaw.v1.Finding;
import dev.bylaw.v1.Layer;
import dev.bylaw.v1.MaskAction;
import dev.bylaw.v1.MinimumAggregation;
import dev.bylaw.v1.Reason;
import dev.bylaw.v1.RetentionOutcome;
import dev.bylaw.v1.RowFilter;
import dev.bylaw.v1.RowPredicate;
import dev.bylaw.v1.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the kernel's records as the wire's answers. Positions in the journal are added after. */
public final class Answers {
  private Answers() {}

  /** The answer to an access request. */
  public static Decision.Builder decision(DecisionRecord record) {
    dev.bylaw.federation.composition.Decision decision = record.decision();
    Decision.Builder out =
        Decision.newBuilder()
            .setEffect(decision.isPermit() ? Effect.EFFECT_PERMIT : Effect.EFFECT_DENY)
            .setCause(cause(decision.cause()))
            .setGrant(decision.grant() == null ? "" : decision.grant().value())
            .setRevision(decision.revision())
            .setDecisionId(record.decisionId())
            .setDecidedAt(timestamp(record.at()))
            .setTtl(duration(decision.ttl()));
    int index = 0;
    for (AttributedObligation each : decision.obligations()) {
      out.addObligations(
          obligation(each.obligation())
              .setIndex(index++)
              .addAllPolicies(each.policies().stream().map(PolicyId::value).toList()));
    }
    decision.reasons().forEach(r -> out.addReasons(reason(r)));
    decision
        .waivers()
        .forEach(w ->
            out.addWaivers(
                AppliedWaiver.newBuilder()
                    .setId(w.waiver().value())
                    .setControl(w.control().value())
                    .setUntil(timestamp(w.until()))
                    .setTicket(w.ticket())));
    decision
        .alternatives()
        .forEach(a -> {
          Alternative.Builder alternative =
              Alternative.newBuilder()
                  .setGrant(a.agreement() == null ? a.grant().value() : a.agreement());
          obligations(a.obligations()).forEach(o -> alternative.addObligations(obligation(o)));
          out.addAlternatives(alternative);
        });
    return out;
  }

  /** The answer to a retention request. */
  public static EvaluateRetentionResponse.Builder retention(RetentionRecord record) {
    RetentionDecision decision = record.decision();
    EvaluateRetentionResponse.Builder out =
        EvaluateRetentionResponse.newBuilder()
            .setOutcome(
                switch (decision.outcome()) {
                  case RETAIN -> RetentionOutcome.RETENTION_OUTCOME_RETAIN;
                  case DELETE_DUE -> RetentionOutcome.RETENTION_OUTCOME_DELETE_DUE;
                  case HELD -> RetentionOutcome.RETENTION_OUTCOME_HELD;
                  case RESTRICT -> RetentionOutcome.RETENTION_OUTCOME_RESTRICT;
                  case CONFLICT -> RetentionOutcome.RETENTION_OUTCOME_CONFLICT;
                })
            .setRevision(decision.revision())
            .setDecisionId(record.decisionId())
            .setDecidedAt(timestamp(record.at()));
    if (decision.keepAtLeast() != null) {
      out.setKeepUntil(timestamp(decision.keepAtLeast()));
    }
    if (decision.deleteBy() != null) {
      out.setDeleteBy(timestamp(decision.deleteBy()));
    }
    decision.holds().forEach(h -> out.addHolds(h.id()));
    decision.reasons().forEach(r -> out.addReasons(reason(r)));
    return out;
  }

  /** The verdict on a product or a document. */
  public static CheckComplianceResponse.Builder compliance(ComplianceRecord record) {
    ComplianceDecision decision = record.decision();
    CheckComplianceResponse.Builder out =
        CheckComplianceResponse.newBuilder()
            .setVerdict(severity(decision.verdict()))
            .setRevision(decision.revision())
            .setDecisionId(record.decisionId())
            .setDecidedAt(timestamp(record.at()));
    for (JudgedFinding judged : decision.findings()) {
      Finding.Builder finding =
          Finding.newBuilder()
              .setRule(judged.finding().rule())
              .setSeverity(severity(judged.counted()))
              .setPath(judged.finding().path())
              .setMessage(judged.finding().message())
              .setPolicy(judged.policy() == null ? "" : judged.policy().value())
              .setWaiver(judged.waivers().isEmpty() ? "" : judged.waivers().getFirst().value());
      if (judged.finding().remediation() != null) {
        finding.setRemediation(judged.finding().remediation());
      }
      out.addFindings(finding);
    }
    return out;
  }

  /** One obligation, without its index and policies. */
  public static dev.bylaw.v1.Obligation.Builder obligation(Obligation obligation) {
    dev.bylaw.v1.Obligation.Builder out =
        dev.bylaw.v1.Obligation.newBuilder().setType(ObligationTypes.toWire(obligation.type()));
    return switch (obligation) {
      case Obligation.ColumnMask(String column, Mask mask) ->
          out.setColumnMask(mask(mask).setColumn(column));
      case Obligation.RowFilter(Predicate predicate) ->
          out.setRowFilter(RowFilter.newBuilder().addPredicates(predicate(predicate)));
      case Obligation.MinimumAggregation(int k) ->
          out.setMinimumAggregation(MinimumAggregation.newBuilder().setK(k));
      case Obligation.Regions(Set<String> names) -> out.setRegions(confinement(names));
      case Obligation.Purposes(Set<String> names) -> out.setPurposes(confinement(names));
      case Obligation.Ports(Set<String> names) -> out.setPorts(confinement(names));
      case Obligation.Expiry(Instant at) -> out.setExpiry(timestamp(at));
      case Obligation.Perform(Duty duty) -> out.setDuty(duty(duty));
    };
  }

  private static Confinement confinement(Set<String> names) {
    return Confinement.newBuilder().addAllAllowed(names).build();
  }

  private static dev.bylaw.v1.Duty duty(Duty duty) {
    dev.bylaw.v1.Duty.Builder out = dev.bylaw.v1.Duty.newBuilder();
    duty.parameters()
        .forEach((name, value) ->
            out.putParameters(
                name, value instanceof AttributeValue.Text(String text) ? text : value.toString()));
    return out.build();
  }

  private static ColumnMask.Builder mask(Mask mask) {
    ColumnMask.Builder out = ColumnMask.newBuilder();
    return switch (mask) {
      case Mask.Partial(Mask.End end, int shown) ->
          shown == 0
              ? out.setAction(MaskAction.MASK_ACTION_MASK_ALPHANUM)
              : out.setShown(shown)
                  .setAction(
                      end == Mask.End.FIRST
                          ? MaskAction.MASK_ACTION_SHOW_FIRST
                          : MaskAction.MASK_ACTION_SHOW_LAST);
      case Mask.Pseudonym.TOKENIZE -> out.setAction(MaskAction.MASK_ACTION_TOKENIZE);
      case Mask.Pseudonym.HASH_GLOBAL -> out.setAction(MaskAction.MASK_ACTION_SHA_256_GLOBAL);
      case Mask.Pseudonym.HASH_PURPOSE_LOCAL ->
          out.setAction(MaskAction.MASK_ACTION_SHA_256_PURPOSE_LOCAL);
      case Mask.Pseudonym.HASH_QUERY_LOCAL ->
          out.setAction(MaskAction.MASK_ACTION_SHA_256_QUERY_LOCAL);
      case Mask.Generalize.TO_MONTH -> out.setAction(MaskAction.MASK_ACTION_TRUNCATE_TO_MONTH);
      case Mask.Generalize.TO_YEAR -> out.setAction(MaskAction.MASK_ACTION_TRUNCATE_TO_YEAR);
      case Mask.Constant.FIXED_VALUE -> out.setAction(MaskAction.MASK_ACTION_FIXED_VALUE);
      case Mask.Constant.NULL -> out.setAction(MaskAction.MASK_ACTION_NULL);
      case Mask.Constant.DROP -> out.setAction(MaskAction.MASK_ACTION_DROP);
    };
  }

  private static RowPredicate predicate(Predicate predicate) {
    RowPredicate.Builder out =
        RowPredicate.newBuilder()
            .setColumn(predicate.column())
            .setComparison(
                switch (predicate.op()) {
                  case EQ -> Comparison.COMPARISON_EQ;
                  case NE -> Comparison.COMPARISON_NE;
                  case LT -> Comparison.COMPARISON_LT;
                  case LE -> Comparison.COMPARISON_LE;
                  case GT -> Comparison.COMPARISON_GT;
                  case GE -> Comparison.COMPARISON_GE;
                  case IN -> Comparison.COMPARISON_IN;
                  case NOT_IN -> Comparison.COMPARISON_NOT_IN;
                  case IS_NULL -> Comparison.COMPARISON_IS_NULL;
                  case NOT_NULL -> Comparison.COMPARISON_NOT_NULL;
                });
    predicate.values().forEach(v -> out.addValues(value(v)));
    return out.build();
  }

  private static dev.bylaw.v1.AttributeValue value(AttributeValue value) {
    dev.bylaw.v1.AttributeValue.Builder out = dev.bylaw.v1.AttributeValue.newBuilder();
    return switch (value) {
      case AttributeValue.Text(String text) -> out.setText(text).build();
      case AttributeValue.Num(var number) -> out.setNumber(number.doubleValue()).build();
      case AttributeValue.Flag(boolean flag) -> out.setFlag(flag).build();
      case AttributeValue.Many(List<AttributeValue> values) ->
          out.setMany(
                  AttributeList.newBuilder()
                      .addAllValues(values.stream().map(Answers::value).toList()))
              .build();
    };
  }

  /** The obligations one by one, as a decision lists them. */
  public static List<Obligation> obligations(Obligations all) {
    List<Obligation> out = new ArrayList<>();
    for (Map.Entry<String, Mask> mask : all.masks().entrySet()) {
      out.add(new Obligation.ColumnMask(mask.getKey(), mask.getValue()));
    }
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

  /** One reason. */
  public static Reason reason(DecisionReason reason) {
    return Reason.newBuilder()
        .setCode(reason.code())
        .setMessage(reason.message())
        .setLayer(layer(reason.layer()))
        .setPolicy(reason.policy() == null ? "" : reason.policy().value())
        .setFile(reason.file() == null ? "" : reason.file())
        .setLine(reason.line())
        .build();
  }

  /** The layer; unspecified where the kernel itself speaks. */
  public static Layer layer(dev.bylaw.federation.policy.@Nullable Layer layer) {
    return switch (layer) {
      case COUNCIL -> Layer.LAYER_COUNCIL;
      case DOMAIN -> Layer.LAYER_DOMAIN;
      case PRODUCT -> Layer.LAYER_PRODUCT;
      case null -> Layer.LAYER_UNSPECIFIED;
    };
  }

  private static Severity severity(dev.bylaw.federation.compliance.Severity severity) {
    return switch (severity) {
      case INFO -> Severity.SEVERITY_INFO;
      case WARN -> Severity.SEVERITY_WARN;
      case BLOCK -> Severity.SEVERITY_BLOCK;
    };
  }

  private static Cause cause(dev.bylaw.federation.composition.@Nullable Cause cause) {
    return switch (cause) {
      case STALE -> Cause.CAUSE_STALE;
      case ERROR -> Cause.CAUSE_ERROR;
      case GUARD -> Cause.CAUSE_GUARD;
      case NO_GRANT -> Cause.CAUSE_NO_GRANT;
      case UNSUPPORTED_OBLIGATION -> Cause.CAUSE_UNSUPPORTED_OBLIGATION;
      case null -> Cause.CAUSE_UNSPECIFIED;
    };
  }

  /** A point in time on the wire. */
  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
