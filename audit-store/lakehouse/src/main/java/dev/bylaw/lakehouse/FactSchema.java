package dev.bylaw.lakehouse;

import dev.bylaw.audit.columns.FactFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The columns of the facts, in Iceberg's words; docs/audit.md tells what each holds. */
final class FactSchema {
  static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "idx", Types.LongType.get()),
          text(2, "kind"),
          text(3, "origin"),
          NestedField.optional(4, "seq", Types.LongType.get()),
          NestedField.optional(5, "time", Types.TimestampType.withoutZone()),
          text(6, "sidecar"),
          text(7, "decision_id"),
          text(8, "domain"),
          text(9, "product"),
          text(10, "port"),
          text(11, "object"),
          NestedField.optional(12, "columns", Types.LongType.get()),
          text(13, "action"),
          text(14, "purpose"),
          text(15, "consumer_domain"),
          text(16, "effect"),
          text(17, "cause"),
          text(18, "mode"),
          text(19, "granted_by"),
          text(20, "revision"),
          texts(21, "policies", 26),
          texts(22, "rules", 27),
          texts(23, "obligations", 28),
          texts(24, "waivers", 29),
          text(25, "more"));

  private FactSchema() {}

  private static NestedField text(int id, String name) {
    return NestedField.optional(id, name, Types.StringType.get());
  }

  private static NestedField texts(int id, String name, int element) {
    return NestedField.optional(
        id, name, Types.ListType.ofOptional(element, Types.StringType.get()));
  }

  /** How readers find the columns of files that carry names and no ids. */
  static String nameMapping() {
    return NameMappingParser.toJson(MappingUtil.create(SCHEMA));
  }

  /** What a file holds, so that readers pass over files by time, index and sequence number. */
  static Metrics metrics(long rows, List<FactFile.ColumnRange> columns) {
    Map<Integer, Long> values = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    Map<Integer, ByteBuffer> least = new HashMap<>();
    Map<Integer, ByteBuffer> greatest = new HashMap<>();
    for (FactFile.ColumnRange column : columns) {
      NestedField field = SCHEMA.findField(column.column());
      values.put(field.fieldId(), rows);
      nulls.put(field.fieldId(), column.nulls());
      column.least().ifPresent(value -> least.put(field.fieldId(), bytes(field, value)));
      column.greatest().ifPresent(value -> greatest.put(field.fieldId(), bytes(field, value)));
    }
    return new Metrics(rows, null, values, nulls, null, least, greatest);
  }

  private static ByteBuffer bytes(NestedField field, Object value) {
    return Conversions.toByteBuffer(field.type(), value);
  }
}
