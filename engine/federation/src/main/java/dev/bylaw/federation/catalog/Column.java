package dev.bylaw.federation.catalog;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A column of a schema object, with its labels as the taxonomy normalised them.
 *
 * @param name its name, a dotted path for a nested field; not empty
 * @param logicalType the contract's logical type, for example {@code string}, {@code date}
 * @param required whether the contract promises a value in every row
 * @param categories what kind of data it holds, for example {@code pii}, {@code email}; sorted
 * @param sensitivity how sensitive it is, or {@link #UNCLASSIFIED}
 */
public record Column(
    String name, String logicalType, boolean required, Set<String> categories, String sensitivity) {
  /** The sensitivity of a column whose contract says none. */
  public static final String UNCLASSIFIED = "unclassified";

  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column requires a name");
    }
    categories =
        categories.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSortedSet(new TreeSet<>(categories));
  }
}
