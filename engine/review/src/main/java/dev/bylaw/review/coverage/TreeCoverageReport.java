package dev.bylaw.review.coverage;

import dev.bylaw.rego.observe.CoverageReport;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was reached of a tree's policies.
 *
 * @param rego by file, without tests
 * @param tables by file, with {@code #sheet} for a workbook
 * @param drl by file
 */
public record TreeCoverageReport(
    CoverageReport rego, SortedMap<String, Table> tables, SortedMap<String, RuleFile> drl) {
  public TreeCoverageReport {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    drl = Collections.unmodifiableSortedMap(new TreeMap<>(drl));
  }

  /**
   * The rows of a decision table, by their numbers in the sheet.
   *
   * @param covered rows that counted in some decision
   * @param notCovered rows that never did
   */
  public record Table(SortedSet<Integer> covered, SortedSet<Integer> notCovered) {
    public Table {
      covered = Collections.unmodifiableSortedSet(new TreeSet<>(covered));
      notCovered = Collections.unmodifiableSortedSet(new TreeSet<>(notCovered));
    }

    /** Rows that counted, in a hundred; 100 where there are none. */
    public double percent() {
      return TreeCoverageReport.percent(covered.size(), notCovered.size());
    }
  }

  /**
   * The rules of a DRL file, with their lines by their names.
   *
   * @param fired in some decision
   * @param notFired in none
   */
  public record RuleFile(SortedMap<String, Integer> fired, SortedMap<String, Integer> notFired) {
    public RuleFile {
      fired = Collections.unmodifiableSortedMap(new TreeMap<>(fired));
      notFired = Collections.unmodifiableSortedMap(new TreeMap<>(notFired));
    }

    /** Rules that fired, in a hundred; 100 where there are none. */
    public double percent() {
      return TreeCoverageReport.percent(fired.size(), notFired.size());
    }
  }

  /** Lines, rows and rules that were reached. */
  public int covered() {
    return rego.coveredLines()
        + tables.values().stream().mapToInt(t -> t.covered().size()).sum()
        + drl.values().stream().mapToInt(d -> d.fired().size()).sum();
  }

  /** Lines, rows and rules that were not. */
  public int notCovered() {
    return rego.notCoveredLines()
        + tables.values().stream().mapToInt(t -> t.notCovered().size()).sum()
        + drl.values().stream().mapToInt(d -> d.notFired().size()).sum();
  }

  /**
   * Lines of Rego, rows of tables and rules of DRL that were reached, in a hundred; 100 where there
   * are none.
   */
  public double percent() {
    return percent(covered(), notCovered());
  }

  private static double percent(int covered, int rest) {
    return covered + rest == 0 ? 100 : 100.0 * covered / (covered + rest);
  }
}
