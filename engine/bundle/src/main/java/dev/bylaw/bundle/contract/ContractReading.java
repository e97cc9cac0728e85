package dev.bylaw.bundle.contract;

import dev.bylaw.federation.catalog.DataContract;
import dev.bylaw.rego.value.ObjectValue;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a contract file.
 *
 * @param file its path
 * @param contract for the catalog
 * @param columns every column with its place, in the order of the document
 * @param name its name, or null
 * @param domain the domain that it says it belongs to, or null
 * @param locations the {@code datalocation} tags: ids of regions or jurisdictions; sorted
 * @param document the file itself, as policies see it
 */
public record ContractReading(
    String file,
    DataContract contract,
    List<ColumnReading> columns,
    @Nullable String name,
    @Nullable String domain,
    Set<String> locations,
    ObjectValue document) {
  public ContractReading {
    columns = List.copyOf(columns);
    locations = Collections.unmodifiableSortedSet(new TreeSet<>(locations));
  }
}
