package dev.bylaw.cli.test;

import dev.bylaw.review.coverage.TreeCoverageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that ran.
 *
 * @param revision of the tree
 * @param coverage null where it was not asked for
 */
record TestRun(String revision, List<TestItem> items, @Nullable TreeCoverageReport coverage) {
  TestRun {
    items = List.copyOf(items);
  }

  long count(TestItem.Outcome outcome) {
    return items.stream().filter(item -> item.outcome() == outcome).count();
  }
}
