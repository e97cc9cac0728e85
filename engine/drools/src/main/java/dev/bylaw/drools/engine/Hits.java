package dev.bylaw.drools.engine;

import dev.bylaw.drools.fact.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects which rows matched which facts in one evaluation. A session keeps one and clears it
 * before each use; it is the only thing that a table's rules can reach.
 */
public final class Hits {
  /** One row that matched one fact; tables and rows count from 0. */
  record Hit(int row, Facts facts) {}

  /** How many hits pass between two looks at the clock. */
  private static final int CLOCK_EVERY = 64;

  private final List<List<Hit>> byTable;
  private boolean[] isActive;
  private long deadlineNanos;
  private int count;

  Hits(int tables) {
    isActive = new boolean[tables];
    byTable = new ArrayList<>(tables);
    for (int i = 0; i < tables; i++) {
      byTable.add(new ArrayList<>());
    }
  }

  /** Forgets all and counts hits of the active tables alone. */
  void begin(boolean[] active, long deadline) {
    byTable.forEach(List::clear);
    isActive = active;
    deadlineNanos = deadline;
    count = 0;
  }

  /** A rule's consequence calls this. */
  void add(int table, int row, Facts facts) {
    if (!isActive[table]) {
      return;
    }
    if (++count % CLOCK_EVERY == 0) {
      checkClock();
    }
    byTable.get(table).add(new Hit(row, facts));
  }

  void checkClock() {
    if (System.nanoTime() - deadlineNanos > 0) {
      throw new LimitReached("the decision tables took longer than they may");
    }
  }

  /** The hits of a table in the rows' order, copied out. */
  List<Hit> of(int table) {
    List<Hit> hits = byTable.get(table);
    if (hits.isEmpty()) {
      return List.of();
    }
    List<Hit> sorted = new ArrayList<>(hits);
    sorted.sort((a, b) -> Integer.compare(a.row(), b.row()));
    return sorted;
  }
}
