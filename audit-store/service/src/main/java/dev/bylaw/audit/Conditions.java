package dev.bylaw.audit;

import com.google.protobuf.Timestamp;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Effect;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter as conditions of SQL on a table {@code entry}, with the values apart.
 *
 * @param sql conditions joined by AND
 * @param values a text or a number for each question mark
 */
record Conditions(String sql, List<Object> values) {
  private static final int MICROS = 1_000_000;

  /** A filter on the query index, for entries below a tree size. */
  static Conditions of(AuditFilter filter, long treeSize) {
    Builder builder = new Builder();
    builder.add("entry.idx < ?", treeSize);
    if (filter.hasFrom()) {
      builder.add("entry.time >= ?", micros(filter.getFrom()));
    }
    if (filter.hasUntil()) {
      builder.add("entry.time < ?", micros(filter.getUntil()));
    }
    builder.facts(filter);
    if (!filter.getSubject().isEmpty()) {
      builder.add("entry.idx IN (SELECT idx FROM person WHERE tag = ?)", filter.getSubject());
    }
    builder.listed("policy", filter.getPolicy());
    builder.listed("waiver", filter.getWaiver());
    builder.listed("rule", filter.getRule());
    builder.listed("obligation", filter.getObligation());
    return builder.build();
  }

  /**
   * A filter on the columns of facts, for entries below a tree size. They hold no persons: the
   * subject and texts must have been looked up before.
   *
   * @param indices the entries that the conditions on persons leave; null if there are none
   */
  static Conditions ofFacts(AuditFilter filter, long treeSize, @Nullable List<Long> indices) {
    Builder builder = new Builder();
    builder.add("entry.idx < ?", treeSize);
    if (filter.hasFrom()) {
      builder.add("entry.time >= make_timestamp(?)", micros(filter.getFrom()));
    }
    if (filter.hasUntil()) {
      builder.add("entry.time < make_timestamp(?)", micros(filter.getUntil()));
    }
    builder.facts(filter);
    builder.contained("policies", filter.getPolicy());
    builder.contained("waivers", filter.getWaiver());
    builder.contained("rules", filter.getRule());
    builder.contained("obligations", filter.getObligation());
    if (indices != null) {
      builder.parts.add(
          indices.stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", "entry.idx IN (-1, ", ")"))
              .replace(", )", ")"));
    }
    return builder.build();
  }

  Conditions and(String condition, Object value) {
    List<Object> more = new ArrayList<>(values);
    more.add(value);
    return new Conditions(sql + " AND " + condition, more);
  }

  /** Whether a time has a year from 1 to 9999, as the API allows. */
  static boolean isValid(Timestamp time) {
    return time.getSeconds() >= -62_135_596_800L
        && time.getSeconds() <= 253_402_300_799L
        && time.getNanos() >= 0
        && time.getNanos() < 1_000_000_000;
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }

  /** Leaves name effects as the API does, without its prefix. */
  static String name(Effect effect) {
    return effect == Effect.EFFECT_UNSPECIFIED ? "" : effect.name().substring("EFFECT_".length());
  }

  static String name(Cause cause) {
    return cause == Cause.CAUSE_UNSPECIFIED ? "" : cause.name().substring("CAUSE_".length());
  }

  // a bound within a microsecond is rounded up: entries are stored rounded down
  private static long micros(Timestamp time) {
    return time.getSeconds() * MICROS + (time.getNanos() + 999) / 1_000;
  }

  private static final class Builder {
    final List<String> parts = new ArrayList<>();
    final List<Object> values = new ArrayList<>();

    void add(String condition, Object value) {
      parts.add(condition);
      values.add(value);
    }

    Conditions build() {
      return new Conditions(String.join(" AND ", parts), values);
    }

    void facts(AuditFilter filter) {
      text("product", filter.getDataProduct());
      text("domain", filter.getDomain());
      text("port", filter.getOutputPort());
      text("action", filter.getAction());
      text("purpose", filter.getPurpose());
      text("effect", name(filter.getEffect()));
      text("decision_id", filter.getDecisionId());
      text("kind", filter.getKind());
      text("cause", name(filter.getCause()));
      text("origin", filter.getOrigin());
      text("sidecar", sidecar(filter.getSidecar()));
      text("consumer_domain", filter.getConsumerDomain());
      text("revision", filter.getRevision());
    }

    // a sidecar is named by its id, or as it is enrolled
    private static String sidecar(String value) {
      return value.substring(value.lastIndexOf('/') + 1);
    }

    void text(String column, String value) {
      if (!value.isEmpty()) {
        add("entry." + column + " = ?", value);
      }
    }

    void listed(String field, String value) {
      if (!value.isEmpty()) {
        add(
            "entry.idx IN (SELECT idx FROM listed WHERE field = '" + field + "' AND id = ?)",
            value);
      }
    }

    void contained(String column, String value) {
      if (!value.isEmpty()) {
        add("list_contains(entry." + column + ", ?)", value);
      }
    }
  }
}
