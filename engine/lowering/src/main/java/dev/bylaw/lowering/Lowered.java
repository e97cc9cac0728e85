package dev.bylaw.lowering;

import dev.bylaw.federation.obligation.Mask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query may show of a relation.
 *
 * @param sql the one statement to run
 * @param columns its columns in order, without those that were dropped
 * @param where its row filter alone, or null if every row is shown
 * @param notes what was lowered to something stricter than asked, for people
 */
public record Lowered(
    String sql, List<ShownColumn> columns, @Nullable String where, List<String> notes) {

  /**
   * A column of the result.
   *
   * @param name its name
   * @param mask the mask that the decision asks for, or null if it is clear
   * @param expression how it is computed
   * @param isNull whether it is NULL in every row
   */
  public record ShownColumn(String name, @Nullable Mask mask, String expression, boolean isNull) {}

  public Lowered {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }
}
