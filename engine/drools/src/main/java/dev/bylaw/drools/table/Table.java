package dev.bylaw.drools.table;

import dev.bylaw.drools.policy.PolicyHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checked decision table.
 *
 * @param file its path, with {@code #sheet} for a workbook
 * @param header what it says of itself
 * @param grain what one row is matched against
 * @param hit which of the matching rows count
 * @param rows in the sheet's order
 */
public record Table(String file, PolicyHeader header, Grain grain, Hit hit, List<Row> rows) {
  /** Which of the rows that match one fact count. */
  public enum Hit {
    /** All of them; what they contribute is joined. */
    ALL,
    /** The topmost alone. */
    FIRST
  }

  public Table {
    rows = List.copyOf(rows);
  }

  /**
   * The attributes that any row asks about: the table's footprint. Where one is absent and not
   * optional, the table as a whole cannot be evaluated.
   */
  public List<Attribute> footprint() {
    Map<String, Attribute> read = new LinkedHashMap<>();
    for (Row row : rows) {
      for (Condition condition : row.conditions()) {
        read.putIfAbsent(condition.attribute().name(), condition.attribute());
      }
    }
    return List.copyOf(read.values());
  }
}
