package dev.bylaw.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.bylaw.v1.Alternative;
import dev.bylaw.v1.AppliedWaiver;
import dev.bylaw.v1.AttributeValue;
import dev.bylaw.v1.AuthorizeRequest;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.ColumnMask;
import dev.bylaw.v1.Decision;
import dev.bylaw.v1.Duty;
import dev.bylaw.v1.Effect;
import dev.bylaw.v1.Layer;
import dev.bylaw.v1.Obligation;
import dev.bylaw.v1.Reason;
import dev.bylaw.v1.RowPredicate;
import dev.bylaw.v1.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Shows a decision as a person wants to read it: who, what, why, under which obligations. */
final class DecisionPrinter {
  private final Screen screen;

  DecisionPrinter(Screen screen) {
    this.screen = screen;
  }

  void print(AuthorizeRequest request, Decision decision) {
    boolean permit = decision.getEffect() == Effect.EFFECT_PERMIT;
    String word = permit ? screen.green("PERMIT") : screen.red("DENY  ");
    screen.line(word + "  " + screen.bold(question(request)));
    String circumstances = circumstances(request, decision);
    if (!circumstances.isEmpty()) {
      screen.line("        " + circumstances);
    }
    if (!permit) {
      screen.line("        cause: " + cause(decision.getCause()));
    }
    columns(request, decision);
    obligations(decision);
    waivers(decision);
    reasons(decision);
    alternatives(decision);
    screen.line(screen.dim("  " + footer(decision)));
  }

  private static String question(AuthorizeRequest request) {
    Subject subject = request.getSubject();
    StringBuilder out = new StringBuilder();
    out.append(subject.getType()).append(' ').append(subject.getId());
    if (subject.getRolesCount() > 0) {
      out.append(" (").append(String.join(", ", subject.getRolesList())).append(')');
    }
    if (subject.hasOnBehalfOf()) {
      out.append(" on behalf of ").append(subject.getOnBehalfOf().getId());
    }
    out.append(' ').append(request.getAction()).append("s ");
    out.append(request.getResource().getDataProduct());
    if (!request.getResource().getObject().isEmpty()) {
      out.append(" · ").append(request.getResource().getObject());
    }
    return out.toString();
  }

  private static String circumstances(AuthorizeRequest request, Decision decision) {
    List<String> parts = new ArrayList<>();
    if (!request.getPurpose().isEmpty()) {
      parts.add("for " + request.getPurpose());
    }
    if (!request.getConsumer().getDomain().isEmpty()) {
      parts.add("in domain " + request.getConsumer().getDomain());
    }
    if (!request.getConsumer().getProcessingLocation().isEmpty()) {
      parts.add("processed in " + request.getConsumer().getProcessingLocation());
    }
    if (!decision.getGrant().isEmpty()) {
      parts.add("granted by " + decision.getGrant());
    }
    return String.join(", ", parts);
  }

  private void columns(AuthorizeRequest request, Decision decision) {
    Map<String, String[]> rows = new LinkedHashMap<>();
    for (String column : request.getResource().getColumnsList()) {
      if (decision.getEffect() == Effect.EFFECT_PERMIT) {
        rows.put(column, new String[] {"clear", ""});
      }
    }
    for (Obligation obligation : decision.getObligationsList()) {
      if (obligation.hasColumnMask()) {
        ColumnMask mask = obligation.getColumnMask();
        rows.put(mask.getColumn(), new String[] {mask(mask), policies(obligation)});
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    screen.line("  columns");
    int name = width(rows.keySet());
    int action = width(rows.values().stream().map(row -> row[0]).toList());
    rows.forEach((column, row) ->
        screen.line(
            ("    " + pad(column, name) + "  " + pad(row[0], action) + "  " + screen.dim(row[1]))
                .stripTrailing()));
  }

  private void obligations(Decision decision) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (Obligation obligation : decision.getObligationsList()) {
      if (!obligation.hasColumnMask()) {
        rows.put(obligation(obligation), policies(obligation));
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    screen.line("  obligations");
    int width = width(rows.keySet());
    rows.forEach((what, from) -> screen.line("    " + pad(what, width) + "  " + screen.dim(from)));
  }

  private void waivers(Decision decision) {
    if (decision.getWaiversCount() == 0) {
      return;
    }
    screen.line("  waivers");
    for (AppliedWaiver waiver : decision.getWaiversList()) {
      screen.line(
          "    %s relaxes %s until %s (%s)"
              .formatted(
                  waiver.getId(),
                  waiver.getControl(),
                  instant(waiver.getUntil()),
                  waiver.getTicket()));
    }
  }

  private void reasons(Decision decision) {
    if (decision.getReasonsCount() == 0) {
      return;
    }
    screen.line("  reasons");
    for (Reason reason : decision.getReasonsList()) {
      String layer =
          reason.getLayer() == Layer.LAYER_UNSPECIFIED
              ? "bylaw"
              : lower(reason.getLayer().name(), "LAYER_");
      screen.line("    " + pad(layer, 8) + reason.getMessage());
      if (!reason.getPolicy().isEmpty()) {
        String place =
            reason.getFile().isEmpty()
                ? ""
                : " at " + reason.getFile() + (reason.getLine() > 0 ? ":" + reason.getLine() : "");
        screen.line(screen.dim("            " + reason.getPolicy() + place));
      }
    }
  }

  private void alternatives(Decision decision) {
    if (decision.getAlternativesCount() == 0) {
      return;
    }
    screen.line("  alternatives");
    for (Alternative alternative : decision.getAlternativesList()) {
      screen.line(
          "    %s, with %d obligations"
              .formatted(alternative.getGrant(), alternative.getObligationsCount()));
    }
  }

  private static String footer(Decision decision) {
    StringBuilder out = new StringBuilder();
    if (!decision.getDecisionId().isEmpty()) {
      out.append("decision ").append(decision.getDecisionId()).append(" at ");
    }
    out.append(instant(decision.getDecidedAt()))
        .append(" by ")
        .append(decision.getRevision(), 0, Math.min(19, decision.getRevision().length()));
    if (decision.hasPosition()) {
      out.append(", record ")
          .append(decision.getPosition().getSequence())
          .append(" of ")
          .append(decision.getPosition().getOrigin());
    }
    Duration ttl = decision.getTtl();
    if (ttl.getSeconds() > 0) {
      out.append(", reusable for ").append(ttl.getSeconds()).append(" s");
    }
    return out.toString();
  }

  /** One obligation in words. */
  static String obligation(Obligation obligation) {
    return switch (obligation.getObligationCase()) {
      case COLUMN_MASK ->
          obligation.getColumnMask().getColumn() + ": " + mask(obligation.getColumnMask());
      case ROW_FILTER ->
          "only rows where "
              + String.join(
                  " and ",
                  obligation.getRowFilter().getPredicatesList().stream()
                      .map(DecisionPrinter::predicate)
                      .toList());
      case MINIMUM_AGGREGATION ->
          "only aggregates over at least " + obligation.getMinimumAggregation().getK() + " rows";
      case REGIONS ->
          "process only in " + String.join(", ", obligation.getRegions().getAllowedList());
      case PURPOSES ->
          "use only for " + String.join(", ", obligation.getPurposes().getAllowedList());
      case PORTS ->
          "serve only through " + String.join(", ", obligation.getPorts().getAllowedList());
      case EXPIRY -> "until " + instant(obligation.getExpiry());
      case DUTY -> duty(obligation);
      case OBLIGATION_NOT_SET -> "something that this version does not know";
    };
  }

  private static String duty(Obligation obligation) {
    Duty duty = obligation.getDuty();
    String type = lower(obligation.getType().name(), "OBLIGATION_TYPE_").replace('_', ' ');
    if (duty.getParametersCount() == 0) {
      return type;
    }
    List<String> parameters = new ArrayList<>();
    new TreeMap<>(duty.getParametersMap()).forEach((k, v) -> parameters.add(k + " " + v));
    return type + ": " + String.join(", ", parameters);
  }

  private static String mask(ColumnMask mask) {
    return switch (mask.getAction()) {
      case MASK_ACTION_MASK_ALPHANUM -> "mask-alphanum";
      case MASK_ACTION_SHOW_FIRST -> "show-first-" + mask.getShown();
      case MASK_ACTION_SHOW_LAST -> "show-last-" + mask.getShown();
      case MASK_ACTION_TOKENIZE -> "tokenize";
      case MASK_ACTION_SHA_256_GLOBAL -> "sha-256-global";
      case MASK_ACTION_SHA_256_PURPOSE_LOCAL -> "sha-256-purpose-local";
      case MASK_ACTION_SHA_256_QUERY_LOCAL -> "sha-256-query-local";
      case MASK_ACTION_TRUNCATE_TO_MONTH -> "truncate-to-month";
      case MASK_ACTION_TRUNCATE_TO_YEAR -> "truncate-to-year";
      case MASK_ACTION_FIXED_VALUE -> "mask-to-fixed-value";
      case MASK_ACTION_NULL -> "replace-with-null";
      case MASK_ACTION_DROP -> "drop";
      case MASK_ACTION_UNSPECIFIED, UNRECOGNIZED -> "unknown mask";
    };
  }

  private static String predicate(RowPredicate predicate) {
    String op =
        switch (predicate.getComparison()) {
          case COMPARISON_EQ -> "=";
          case COMPARISON_NE -> "<>";
          case COMPARISON_LT -> "<";
          case COMPARISON_LE -> "<=";
          case COMPARISON_GT -> ">";
          case COMPARISON_GE -> ">=";
          case COMPARISON_IN -> "in";
          case COMPARISON_NOT_IN -> "not in";
          case COMPARISON_IS_NULL -> "is null";
          case COMPARISON_NOT_NULL -> "is not null";
          case COMPARISON_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    String values =
        String.join(", ", predicate.getValuesList().stream().map(DecisionPrinter::value).toList());
    return (predicate.getColumn()
            + " "
            + op
            + " "
            + (predicate.getValuesCount() > 1 ? "(" + values + ")" : values))
        .stripTrailing();
  }

  private static String value(AttributeValue value) {
    return switch (value.getValueCase()) {
      case TEXT -> "'" + value.getText() + "'";
      case NUMBER -> {
        double number = value.getNumber();
        yield number == Math.rint(number) && Math.abs(number) < 1e15
            ? Long.toString((long) number)
            : Double.toString(number);
      }
      case FLAG -> Boolean.toString(value.getFlag());
      case MANY ->
          String.join(
              ", ", value.getMany().getValuesList().stream().map(DecisionPrinter::value).toList());
      case VALUE_NOT_SET -> "";
    };
  }

  private static String cause(Cause cause) {
    return switch (cause) {
      case CAUSE_NO_GRANT -> "no agreement grants it";
      case CAUSE_GUARD -> "a guard forbids it";
      case CAUSE_ERROR -> "a policy failed, or an attribute is missing";
      case CAUSE_STALE -> "the policies are too old";
      case CAUSE_UNSUPPORTED_OBLIGATION -> "the caller cannot discharge an obligation";
      case CAUSE_UNSPECIFIED, UNRECOGNIZED -> "not told";
    };
  }

  private static String policies(Obligation obligation) {
    return String.join(", ", obligation.getPoliciesList());
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static String lower(String constant, String prefix) {
    return constant.substring(prefix.length()).toLowerCase(Locale.ROOT);
  }

  private static int width(Iterable<String> texts) {
    int width = 0;
    for (String text : texts) {
      width = Math.max(width, text.length());
    }
    return width;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
