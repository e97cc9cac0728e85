package dev.bylaw.federation.obligation;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Obligations whose masks are written by column or by label, as floors and bounds are; the
 * catalog's facts turn them into obligations on columns.
 *
 * @param masks by selector: {@code *} is every column, {@code *label} every column with that
 *     category or sensitivity, anything else the column of that name
 * @param rest all the obligations that need no resolution
 */
public record ObligationTemplate(Map<String, Mask> masks, Obligations rest) {
  /** A template that states nothing. */
  public static final ObligationTemplate NONE = new ObligationTemplate(Map.of(), Obligations.NONE);

  public ObligationTemplate {
    masks = masks.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(masks));
  }

  /** The obligations on the columns that were asked for; several selectors on a column join. */
  public Obligations resolve(ResourceFacts facts) {
    if (masks.isEmpty()) {
      return rest;
    }
    Obligations.Builder resolved = rest.toBuilder();
    for (Column column : facts.columns()) {
      masks.forEach((selector, mask) -> {
        if (selects(selector, column)) {
          resolved.mask(column.name(), mask);
        }
      });
    }
    return resolved.build();
  }

  private static boolean selects(String selector, Column column) {
    return selector.startsWith("*")
        ? selector.length() == 1 || bears(column, selector.substring(1))
        : selector.equals(column.name());
  }

  private static boolean bears(Column column, String label) {
    return column.categories().contains(label) || column.sensitivity().equals(label);
  }
}
