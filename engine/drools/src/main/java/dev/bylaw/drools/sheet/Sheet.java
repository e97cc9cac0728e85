package dev.bylaw.drools.sheet;

import java.util.List;

/**
 * A grid of text cells.
 *
 * @param file path of the file; a workbook's sheet is {@code path#sheet name}
 * @param rows in order, blank ones included
 */
public record Sheet(String file, List<SheetRow> rows) {
  public Sheet {
    rows = List.copyOf(rows);
  }

  public boolean isBlank() {
    return rows.stream().allMatch(SheetRow::isBlank);
  }
}
