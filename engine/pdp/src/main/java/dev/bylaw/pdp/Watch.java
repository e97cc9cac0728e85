package dev.bylaw.pdp;

import dev.bylaw.rego.eval.Observer;

/** Told what decisions evaluate, for coverage. Watched decisions are slower and no different. */
public interface Watch {

  /** Told the statements of policies in Rego. */
  Observer rego();

  /**
   * A row of a decision table counted.
   *
   * @param file the table's path, with {@code #sheet} for a workbook
   * @param row in the sheet, from 1
   */
  void row(String file, int row);

  /** A rule of a rule file fired; {@code file} is its path. */
  void rule(String file, String rule);
}
