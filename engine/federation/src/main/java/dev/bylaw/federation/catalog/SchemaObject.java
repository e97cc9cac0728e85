package dev.bylaw.federation.catalog;

import java.util.List;

/**
 * A table, topic or file that a contract describes.
 *
 * @param name its name; not empty
 * @param columns its columns in the contract's order
 */
public record SchemaObject(String name, List<Column> columns) {
  public SchemaObject {
    columns = List.copyOf(columns);
  }
}
