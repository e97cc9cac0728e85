package dev.bylaw.drools.sheet;

import java.util.List;

/**
 * One row of a sheet.
 *
 * @param number 1-based row number
 * @param cells by column from 1 without gaps; trailing blank cells may be missing
 */
public record SheetRow(int number, List<Cell> cells) {
  public SheetRow {
    cells = List.copyOf(cells);
  }

  /** The cell at a 1-based column; a blank one beyond the row's end. */
  public Cell cell(int column) {
    return column <= cells.size() ? cells.get(column - 1) : new Cell(number, column, "");
  }

  public boolean isBlank() {
    return cells.stream().allMatch(Cell::isBlank);
  }
}
