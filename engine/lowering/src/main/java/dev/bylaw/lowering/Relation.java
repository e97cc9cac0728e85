package dev.bylaw.lowering;

import java.util.List;
import java.util.Optional;

/**
 * A table or view that is read.
 *
 * @param name its name, outermost part first, for example catalog, schema, table; not empty
 * @param columns all its columns that may be shown or filtered by
 */
public record Relation(List<String> name, List<PhysicalColumn> columns) {
  public Relation {
    name = List.copyOf(name);
    columns = List.copyOf(columns);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a relation requires a name");
    }
  }

  Optional<PhysicalColumn> column(String wanted) {
    return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
  }
}
