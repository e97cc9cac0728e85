package dev.bylaw.audit;

import com.google.protobuf.Timestamp;
import dev.bylaw.audit.columns.FactQueries;
import dev.bylaw.audit.columns.RefusedSqlException;
import dev.bylaw.v1.AggregateGroup;
import dev.bylaw.v1.AggregateOrder;
import dev.bylaw.v1.AggregateRequest;
import dev.bylaw.v1.AggregateResponse;
import dev.bylaw.v1.AuditField;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A count of entries by fields and time, as a statement over the facts.
 *
 * @param fields what to group by
 * @param bucketSeconds the step of time; 0 for none
 */
record Aggregate(List<AuditField> fields, long bucketSeconds, AggregateOrder order, int limit) {
  private static final int MAX_FIELDS = 5;
  private static final long MAX_BUCKET_SECONDS = 31_622_400;

  /** Reads a request; fails with its field where it is not one. */
  static Aggregate of(AggregateRequest request, int limit) {
    List<AuditField> fields = new ArrayList<>();
    if (request.getGroupBy() != AuditField.AUDIT_FIELD_UNSPECIFIED) {
      fields.add(request.getGroupBy());
    }
    fields.addAll(request.getAlsoByList());
    long bucket = request.getBucketSeconds();
    if (fields.contains(AuditField.UNRECOGNIZED)
        || request.getAlsoByList().contains(AuditField.AUDIT_FIELD_UNSPECIFIED)
        || (fields.isEmpty() && bucket == 0)) {
      throw Failures.invalid("group_by", "it is required, and one of those that are defined");
    }
    if (fields.size() > MAX_FIELDS || fields.stream().distinct().count() != fields.size()) {
      throw Failures.invalid("also_by", "expected at most 4, each field once");
    }
    if (bucket < 0 || bucket > MAX_BUCKET_SECONDS) {
      throw Failures.invalid(
          "bucket_seconds", "expected 0 to " + MAX_BUCKET_SECONDS + ", found " + bucket);
    }
    if (request.getOrder() == AggregateOrder.UNRECOGNIZED) {
      throw Failures.invalid("order", "it is not one of those that are defined");
    }
    return new Aggregate(fields, bucket, request.getOrder(), limit);
  }

  AggregateResponse ask(FactQueries facts, Conditions conditions, long size)
      throws IOException, IndexException {
    AggregateResponse.Builder response = AggregateResponse.newBuilder().setTreeSize(size);
    try {
      facts.ask(
          sql(conditions),
          conditions.values(),
          size,
          new FactQueries.Rows() {
            @Override
            public void columns(List<FactQueries.Column> columns) {
              // they are those of the statement
            }

            @Override
            public boolean row(List<@Nullable String> values) {
              response.addGroups(group(values));
              return true;
            }
          });
    } catch (SQLException e) {
      throw new IndexException(e);
    } catch (RefusedSqlException e) {
      throw Failures.refusedSql(e);
    }
    return response.build();
  }

  private String sql(Conditions conditions) {
    String keys =
        IntStream.range(0, fields.size())
            .mapToObj(i -> column(fields.get(i), i) + " AS k" + i + ", ")
            .collect(Collectors.joining());
    String lists =
        IntStream.range(0, fields.size())
            .filter(i -> list(fields.get(i)) != null)
            .mapToObj(i -> ", unnest(%s) AS u%d(v)".formatted(list(fields.get(i)), i))
            .collect(Collectors.joining());
    String bucket =
        bucketSeconds == 0 ? "0" : "epoch_us(entry.time) // %d * %d".formatted(micros(), micros());
    // an entry that has nothing in the first field is in no group
    String present = fields.isEmpty() ? "true" : "k0 IS NOT NULL";
    String first =
        switch (order) {
          case AGGREGATE_ORDER_DENY_RATE -> "denies / greatest(permits + denies, 1) DESC, ";
          case AGGREGATE_ORDER_TIME -> "bucket, ";
          case AGGREGATE_ORDER_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    return """
    SELECT * FROM (SELECT %s %s AS bucket, count(*) AS total,
        count(*) FILTER (entry.kind = 'decision' AND entry.effect = 'PERMIT') AS permits,
        count(*) FILTER (entry.kind = 'decision' AND entry.effect = 'DENY') AS denies
      FROM entries AS entry%s WHERE %s GROUP BY ALL)
    WHERE %s ORDER BY %s total DESC, %s bucket LIMIT %d\
    """
        .formatted(keys, bucket, lists, conditions.sql(), present, first, keyNames(), limit);
  }

  private String keyNames() {
    return IntStream.range(0, fields.size())
        .mapToObj(i -> "k" + i + ", ")
        .collect(Collectors.joining());
  }

  private long micros() {
    return bucketSeconds * 1_000_000;
  }

  private AggregateGroup group(List<@Nullable String> row) {
    int keys = fields.size();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      String value = row.get(i);
      values.add(value == null ? "" : value);
    }
    long permits = number(row, keys + 2);
    long denies = number(row, keys + 3);
    AggregateGroup.Builder group =
        AggregateGroup.newBuilder()
            .setValue(values.isEmpty() ? "" : values.getFirst())
            .addAllValues(values)
            .setCount(number(row, keys + 1))
            .setPermits(permits)
            .setDenies(denies)
            .setDenyRate(permits + denies == 0 ? 0 : (double) denies / (permits + denies));
    if (bucketSeconds > 0) {
      long at = number(row, keys);
      group.setBucket(Timestamp.newBuilder().setSeconds(Math.floorDiv(at, 1_000_000)));
    }
    return group.build();
  }

  private static long number(List<@Nullable String> row, int at) {
    return Long.parseLong(String.valueOf(row.get(at)));
  }

  // an entry counts once for each of a list
  private static @Nullable String list(AuditField field) {
    return switch (field) {
      case AUDIT_FIELD_POLICY -> "entry.policies";
      case AUDIT_FIELD_RULE -> "entry.rules";
      case AUDIT_FIELD_OBLIGATION -> "entry.obligations";
      case AUDIT_FIELD_WAIVER -> "entry.waivers";
      case AUDIT_FIELD_UNSPECIFIED,
          AUDIT_FIELD_DATA_PRODUCT,
          AUDIT_FIELD_ACTION,
          AUDIT_FIELD_EFFECT,
          AUDIT_FIELD_CAUSE,
          AUDIT_FIELD_CONSUMER_DOMAIN,
          AUDIT_FIELD_KIND,
          AUDIT_FIELD_ORIGIN,
          AUDIT_FIELD_DAY,
          AUDIT_FIELD_REVISION,
          AUDIT_FIELD_DOMAIN,
          AUDIT_FIELD_OUTPUT_PORT,
          AUDIT_FIELD_SIDECAR,
          AUDIT_FIELD_PURPOSE,
          UNRECOGNIZED ->
          null;
    };
  }

  private static String column(AuditField field, int at) {
    return switch (field) {
      case AUDIT_FIELD_DATA_PRODUCT -> "entry.product";
      case AUDIT_FIELD_ACTION -> "entry.action";
      case AUDIT_FIELD_EFFECT -> "entry.effect";
      case AUDIT_FIELD_CAUSE -> "entry.cause";
      case AUDIT_FIELD_CONSUMER_DOMAIN -> "entry.consumer_domain";
      case AUDIT_FIELD_KIND -> "entry.kind";
      case AUDIT_FIELD_ORIGIN -> "entry.origin";
      case AUDIT_FIELD_DAY -> "strftime(entry.time, '%Y-%m-%d')";
      case AUDIT_FIELD_REVISION -> "entry.revision";
      case AUDIT_FIELD_DOMAIN -> "entry.domain";
      case AUDIT_FIELD_OUTPUT_PORT -> "entry.port";
      case AUDIT_FIELD_SIDECAR -> "entry.sidecar";
      case AUDIT_FIELD_PURPOSE -> "entry.purpose";
      case AUDIT_FIELD_POLICY, AUDIT_FIELD_RULE, AUDIT_FIELD_OBLIGATION, AUDIT_FIELD_WAIVER ->
          "u" + at + ".v";
      case AUDIT_FIELD_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("requires a field that is specified");
    };
  }
}
