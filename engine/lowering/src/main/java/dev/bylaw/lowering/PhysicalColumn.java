package dev.bylaw.lowering;

/**
 * A column as an engine has it.
 *
 * @param name its name, a dotted path for a nested field; not empty
 * @param type its type
 * @param fieldId its field id in an Iceberg schema; 0 where there is none
 */
public record PhysicalColumn(String name, ColumnType type, int fieldId) {
  public PhysicalColumn {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column requires a name");
    }
  }
}
