package dev.bylaw.federation.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which data the caller means. It names data and never labels them: labels come from the catalog.
 *
 * @param dataProduct the data product's URN; not empty
 * @param outputPort the output port by name, or null if the caller names none
 * @param object the table, topic or file within the contract's schema, or null for the whole
 * @param columns the columns asked for, in the caller's order; empty means all of the object
 * @param contract the id of the data contract, or null for the port's current one
 */
public record ResourceRef(
    String dataProduct,
    @Nullable String outputPort,
    @Nullable String object,
    List<String> columns,
    @Nullable String contract) {
  public ResourceRef {
    if (dataProduct.isEmpty()) {
      throw new IllegalArgumentException("a resource requires a data product");
    }
    columns = List.copyOf(columns);
  }
}
