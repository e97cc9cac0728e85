package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the {@code read-restrictions} of an Iceberg REST catalog's loadTable response
 * (apache/iceberg, pull request 13879). Its nine actions are type-preserving and leave NULL as it
 * is; what has no action there becomes the next stricter one that has. Every field of the schema
 * that the decision does not show is replaced with null.
 */
public final class IcebergRestrictions {
  private static final String NOTHING = "replace-with-null";
  private static final int SHOWN = 4;

  /** Each nests one level deeper, and readers bound the depth of JSON. */
  private static final int MAX_VALUES = 100;

  private IcebergRestrictions() {}

  /**
   * The restrictions.
   *
   * @param relation the table's schema; each column with its field id
   * @param shown the columns that the decision permits
   * @return one JSON object, its keys in a fixed order
   * @throws LoweringException if the obligations cannot be said in Iceberg's terms
   */
  public static String of(Relation relation, Collection<String> shown, Obligations obligations)
      throws LoweringException {
    check(relation, shown, obligations);
    StringBuilder out = new StringBuilder("{\"read-restrictions\":{");
    String filter = filter(relation, obligations);
    if (filter != null) {
      out.append("\"required-row-filter\":").append(filter).append(',');
    }
    out.append("\"required-column-projections\":[");
    boolean first = true;
    for (PhysicalColumn column : relation.columns()) {
      String action = shown.contains(column.name()) ? action(column, obligations) : NOTHING;
      if (action != null) {
        out.append(first ? "" : ",")
            .append("{\"field-id\":")
            .append(column.fieldId())
            .append(",\"action\":\"")
            .append(action)
            .append("\"}");
        first = false;
      }
    }
    return out.append("]}}").toString();
  }

  private static void check(Relation relation, Collection<String> shown, Obligations obligations)
      throws LoweringException {
    Set<Integer> ids = new HashSet<>();
    for (PhysicalColumn column : relation.columns()) {
      if (column.fieldId() <= 0 || !ids.add(column.fieldId())) {
        throw new LoweringException(
            "expected a field id of its own for the column `%s`, found %d"
                .formatted(Syntax.printable(column.name()), column.fieldId()));
      }
    }
    for (String name : shown) {
      known(relation, name);
    }
    for (String name : obligations.masks().keySet()) {
      known(relation, name);
    }
    if (obligations.minimumAggregation() > 0) {
      throw new LoweringException(
          "Iceberg's read restrictions know no minimum aggregation (%d rows)"
              .formatted(obligations.minimumAggregation()));
    }
  }

  private static PhysicalColumn known(Relation relation, String name) throws LoweringException {
    return relation
        .column(name)
        .orElseThrow(() ->
            new LoweringException("the schema has no field `" + Syntax.printable(name) + "`"));
  }

  private static @Nullable String action(PhysicalColumn column, Obligations obligations) {
    Mask mask = obligations.masks().get(column.name());
    if (mask == null) {
      return null;
    }
    ColumnType type = column.type();
    return switch (mask) {
      case Mask.Partial(Mask.End end, int count) ->
          !type.isText()
              ? NOTHING
              : count < SHOWN
                  ? "mask-alphanum"
                  : end == Mask.End.FIRST ? "show-first-4" : "show-last-4";
      case Mask.Pseudonym.TOKENIZE, Mask.Pseudonym.HASH_GLOBAL -> hashed(type, "sha-256-global");
      case Mask.Pseudonym.HASH_PURPOSE_LOCAL, Mask.Pseudonym.HASH_QUERY_LOCAL ->
          hashed(type, "sha-256-query-local");
      case Mask.Generalize.TO_MONTH -> type.isTime() ? "truncate-to-month" : NOTHING;
      case Mask.Generalize.TO_YEAR -> type.isTime() ? "truncate-to-year" : NOTHING;
      case Mask.Constant.FIXED_VALUE ->
          type.kind() == ColumnType.Kind.OTHER ? NOTHING : "mask-to-fixed-value";
      case Mask.Constant.NULL, Mask.Constant.DROP -> NOTHING;
    };
  }

  private static String hashed(ColumnType type, String action) {
    return switch (type.kind()) {
      case VARCHAR, INTEGER, BIGINT -> action;
      case CHAR,
          TINYINT,
          SMALLINT,
          DECIMAL,
          REAL,
          DOUBLE,
          BOOLEAN,
          DATE,
          TIMESTAMP,
          TIMESTAMP_ZONED,
          OTHER ->
          NOTHING;
    };
  }

  private static @Nullable String filter(Relation relation, Obligations obligations)
      throws LoweringException {
    String all = null;
    for (Predicate predicate : obligations.rowFilter()) {
      PhysicalColumn column = known(relation, predicate.column());
      if (predicate.values().size() > MAX_VALUES) {
        throw new LoweringException(
            "a filter compares `%s` with %d values, at most %d are lowered"
                .formatted(predicate.column(), predicate.values().size(), MAX_VALUES));
      }
      // the dialect's own literal is not used; writing it checks the value against the type
      new Filters(Dialect.TRINO.syntax()).of("c", column.type(), predicate);
      all = and(all, condition(column, predicate));
    }
    return all;
  }

  /** Iceberg lets NULL meet some comparisons; SQL lets it meet none, and so do we. */
  private static String condition(PhysicalColumn column, Predicate predicate) {
    String field = "{\"type\":\"reference\",\"id\":" + column.fieldId() + "}";
    String isThere = "{\"type\":\"not-null\",\"child\":" + field + "}";
    List<String> each = new ArrayList<>();
    String type =
        switch (predicate.op()) {
          case EQ, IN -> "eq";
          case NE, NOT_IN -> "not-eq";
          case LT -> "lt";
          case LE -> "lt-eq";
          case GT -> "gt";
          case GE -> "gt-eq";
          case IS_NULL -> "is-null";
          case NOT_NULL -> "not-null";
        };
    for (AttributeValue value : predicate.values()) {
      each.add(
          "{\"type\":\"%s\",\"left\":%s,\"right\":{\"type\":\"literal\",\"value\":%s}}"
              .formatted(type, field, json(value)));
    }
    return switch (predicate.op()) {
      case IS_NULL -> "{\"type\":\"is-null\",\"child\":" + field + "}";
      case NOT_NULL -> isThere;
      case IN -> each.isEmpty() ? "{\"type\":\"false\"}" : joined("or", each);
      case NOT_IN -> each.isEmpty() ? "{\"type\":\"true\"}" : and(isThere, joined("and", each));
      case EQ, NE, LT, LE, GT, GE -> and(isThere, each.getFirst());
    };
  }

  private static String joined(String type, List<String> all) {
    String joined = all.getFirst();
    for (String each : all.subList(1, all.size())) {
      joined = "{\"type\":\"" + type + "\",\"left\":" + joined + ",\"right\":" + each + "}";
    }
    return joined;
  }

  private static String and(@Nullable String left, String right) {
    return left == null ? right : joined("and", List.of(left, right));
  }

  private static String json(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text(String text) -> quoted(text);
      case AttributeValue.Num(var number) -> number.toPlainString();
      case AttributeValue.Flag(boolean flag) -> Boolean.toString(flag);
      case AttributeValue.Many _ -> throw new IllegalStateException("a predicate holds scalars");
    };
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
