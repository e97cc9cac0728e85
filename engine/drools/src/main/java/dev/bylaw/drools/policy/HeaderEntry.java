package dev.bylaw.drools.policy;

import dev.bylaw.drools.sheet.Cell;
import java.util.List;

/**
 * One line of a header: a key and its values.
 *
 * @param values without trailing blanks
 */
public record HeaderEntry(Cell key, List<Cell> values) {
  public HeaderEntry {
    int end = values.size();
    while (end > 0 && values.get(end - 1).isBlank()) {
      end--;
    }
    values = List.copyOf(values.subList(0, end));
  }
}
