package dev.bylaw.federation.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog makes of a {@code ResourceRef}: the product it belongs to and the columns that
 * were asked for, with their labels.
 *
 * @param dataProduct the data product's URN; not empty
 * @param domain the product's domain; not empty
 * @param name the product's name
 * @param owner who answers for the product
 * @param outputPort the port asked for, or null if the request names none and it is not implied
 * @param object the schema object asked for, or null for the whole product
 * @param contract the contract that applies, or null if there is none
 * @param regions where the data lie; sorted
 * @param columns the columns asked for, all of the object's if the request names none
 */
public record ResourceFacts(
    String dataProduct,
    String domain,
    String name,
    String owner,
    @Nullable String outputPort,
    @Nullable String object,
    @Nullable ContractRef contract,
    Set<String> regions,
    List<Column> columns) {
  /**
   * Which contract applies.
   *
   * @param id its id
   * @param version its version
   * @param status its status
   */
  public record ContractRef(String id, String version, String status) {}

  public ResourceFacts {
    if (dataProduct.isEmpty() || domain.isEmpty()) {
      throw new IllegalArgumentException("resource facts require a data product and a domain");
    }
    regions =
        regions.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(regions));
    columns = List.copyOf(columns);
  }

  /** The union of the columns' categories, sorted. */
  public Set<String> labels() {
    TreeSet<String> labels = new TreeSet<>();
    for (Column column : columns) {
      labels.addAll(column.categories());
    }
    return Collections.unmodifiableSortedSet(labels);
  }
}
