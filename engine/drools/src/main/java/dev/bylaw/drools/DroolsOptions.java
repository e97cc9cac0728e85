package dev.bylaw.drools;

import dev.bylaw.drools.policy.KnownNames;
import dev.bylaw.drools.sheet.SheetLimits;

/**
 * How files are compiled.
 *
 * @param drl whether mesh.yaml turns DRL on; the council's alone even then
 * @param names the names that tables are checked against
 * @param sheetLimits bounds on a table file
 * @param limits bounds on evaluation
 */
public record DroolsOptions(
    boolean drl, KnownNames names, SheetLimits sheetLimits, EvaluationLimits limits) {
  /** No DRL, no names known, the default limits. */
  public static final DroolsOptions DEFAULT =
      new DroolsOptions(false, KnownNames.NONE, SheetLimits.DEFAULT, EvaluationLimits.DEFAULT);
}
