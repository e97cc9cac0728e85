package dev.bylaw.drools.table;

import java.util.List;

/**
 * One rule of a table.
 *
 * @param number 1-based row in the sheet
 * @param conditions all of them must match; none matches always
 */
public record Row(int number, List<Condition> conditions, Outcome outcome) {
  public Row {
    conditions = List.copyOf(conditions);
  }

  /** Whether every condition that this row makes covers one of the other's. */
  boolean covers(Row other) {
    for (Condition mine : conditions) {
      boolean covered = false;
      for (Condition theirs : other.conditions) {
        covered |=
            mine.attribute().name().equals(theirs.attribute().name())
                && mine.match().covers(theirs.match());
      }
      if (!covered) {
        return false;
      }
    }
    return true;
  }
}
