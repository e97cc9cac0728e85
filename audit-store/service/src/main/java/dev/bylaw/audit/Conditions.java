package dev.bylaw.audit;

import com.google.protobuf.Timestamp;
import dev.bylaw.v1.AuditFilter;
import dev.bylaw.v1.Cause;
import dev.bylaw.v1.Effect;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter as conditions of SQL on the table {@code entry}, with the values apart.
 *
 * @param sql conditions joined by AND
 * @param values a text or a number for each question mark
 */
record Conditions(String sql, List<Object> values) {
  private static final int MICROS = 1_000_000;

  /** A filter, for entries below a tree size. */
  static Conditions of(AuditFilter filter, long treeSize) {
    Builder builder = new Builder();
    builder.add("entry.idx < ?", treeSize);
    if (filter.hasFrom()) {
      builder.add("entry.time >= ?", micros(filter.getFrom()));
    }
    if (filter.hasUntil()) {
      builder.add("entry.time < ?", micros(filter.getUntil()));
    }
    builder.text("product", filter.getDataProduct());
    builder.text("subject", filter.getSubject());
    builder.text("action", filter.getAction());
    builder.text("effect", name(filter.getEffect()));
    builder.text("decision_id", filter.getDecisionId());
    builder.text("kind", filter.getKind());
    builder.text("cause", name(filter.getCause()));
    builder.text("origin", filter.getOrigin());
    builder.text("consumer_domain", filter.getConsumerDomain());
    builder.text("revision", filter.getRevision());
    builder.listed("policy", filter.getPolicy());
    builder.listed("waiver", filter.getWaiver());
    return new Conditions(String.join(" AND ", builder.parts), builder.values);
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

  static long micros(Instant time) {
    return time.getEpochSecond() * MICROS + time.getNano() / 1_000;
  }

  private static final class Builder {
    final List<String> parts = new ArrayList<>();
    final List<Object> values = new ArrayList<>();

    void add(String condition, Object value) {
      parts.add(condition);
      values.add(value);
    }

    void text(String column, String value) {
      if (!value.isEmpty()) {
        add("entry." + column + " = ?", value);
      }
    }

    void listed(String table, String value) {
      if (!value.isEmpty()) {
        add("entry.idx IN (SELECT idx FROM " + table + " WHERE id = ?)", value);
      }
    }
  }
}
