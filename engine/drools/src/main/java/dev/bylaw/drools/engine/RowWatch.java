package dev.bylaw.drools.engine;

/** Told which rows of decision tables counted; may be told by many threads at once. */
@FunctionalInterface
public interface RowWatch {
  /** Nobody watches. */
  RowWatch NOBODY = (_, _) -> {};

  /**
   * A row matched and counted.
   *
   * @param file the table's path, with {@code #sheet} for a workbook
   * @param row in the sheet, from 1
   */
  void counted(String file, int row);
}
