package dev.bylaw.drools.table;

import dev.bylaw.drools.sheet.Diagnostic;
import dev.bylaw.drools.sheet.Diagnostics;
import dev.bylaw.federation.obligation.Allowed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is doubtful in a table whose every cell reads well. */
final class TableChecks {
  /**
   * Beyond this many rows only equal rows are looked for: comparing all pairs takes their square.
   */
  private static final int MAX_COMPARED = 2_000;

  private TableChecks() {}

  static void check(Table table, Diagnostics diagnostics) {
    duplicates(table, diagnostics);
    if (table.rows().size() <= MAX_COMPARED) {
      covered(table, diagnostics);
    }
    outsideScope(table, diagnostics);
  }

  /** The same conditions and the same outcome: one of the two is a slip of the hand. */
  private static void duplicates(Table table, Diagnostics diagnostics) {
    Map<Row, Integer> seen = new HashMap<>();
    for (Row row : table.rows()) {
      Integer earlier = seen.putIfAbsent(new Row(0, row.conditions(), row.outcome()), row.number());
      if (earlier != null) {
        diagnostics.add(
            Diagnostic.error(table.file(), row.number(), 0, "the row repeats row " + earlier)
                .withHint("delete one of the two"));
      }
    }
  }

  /**
   * A row that an earlier one covers: with hit `first` it is never reached; with `all` it adds
   * nothing if it contributes the same.
   */
  private static void covered(Table table, Diagnostics diagnostics) {
    List<Row> rows = table.rows();
    for (int later = 1; later < rows.size(); later++) {
      Row row = rows.get(later);
      for (int earlier = 0; earlier < later; earlier++) {
        Row wider = rows.get(earlier);
        boolean same = wider.outcome().equals(row.outcome());
        if ((table.hit() == Table.Hit.FIRST || same)
            && wider.covers(row)
            && !(same && wider.conditions().equals(row.conditions()))) {
          String message =
              table.hit() == Table.Hit.FIRST
                  ? "the row is unreachable: row " + wider.number() + " matches whatever it matches"
                  : "the row adds nothing to row " + wider.number();
          diagnostics.add(Diagnostic.warning(table.file(), row.number(), 0, message));
          break;
        }
      }
    }
  }

  /** A row that asks for an action, domain or product outside the header's `applies`. */
  private static void outsideScope(Table table, Diagnostics diagnostics) {
    Map<String, Allowed> scope =
        Map.of(
            "action", table.header().applies().actions(),
            "resource.domain", table.header().applies().domains(),
            "resource.product", table.header().applies().products());
    for (Row row : table.rows()) {
      for (Condition condition : row.conditions()) {
        Allowed allowed = scope.getOrDefault(condition.attribute().name(), Allowed.ANY);
        if (condition.match() instanceof Match.OneOf(Set<String> texts)
            && texts.stream().noneMatch(allowed::allows)) {
          diagnostics.add(
              Diagnostic.warning(
                  table.file(),
                  row.number(),
                  0,
                  "the row is unreachable: `"
                      + condition.attribute().name()
                      + "` is outside what the header's `applies` allows"));
        }
      }
    }
  }
}
