package dev.bylaw.drools.sheet;

/**
 * Bounds on one table file; beyond any of them the file is refused with an error.
 *
 * @param maxBytes size of the file
 * @param maxRows rows of one sheet
 * @param maxColumns columns of one row
 * @param maxCellChars characters of one cell
 * @param maxUnzippedBytes size of one unpacked part of a workbook
 */
public record SheetLimits(
    int maxBytes, int maxRows, int maxColumns, int maxCellChars, long maxUnzippedBytes) {
  public static final SheetLimits DEFAULT = new SheetLimits(4 << 20, 20_000, 200, 8_192, 32L << 20);

  public SheetLimits {
    if (maxBytes < 1 || maxRows < 1 || maxColumns < 1 || maxCellChars < 1 || maxUnzippedBytes < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
  }
}
