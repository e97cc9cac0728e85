package dev.bylaw.bundle.contract;

import dev.bylaw.federation.catalog.Column;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The labels of a column, normalised by the taxonomy.
 *
 * @param categories known ones only, with all that they are within; sorted
 * @param sensitivity a known one, or {@link Column#UNCLASSIFIED}
 */
public record Labels(Set<String> categories, String sensitivity) {
  /** What a column has that no one has labelled. */
  public static final Labels NONE = new Labels(Set.of(), Column.UNCLASSIFIED);

  public Labels {
    categories = Collections.unmodifiableSortedSet(new TreeSet<>(categories));
  }
}
