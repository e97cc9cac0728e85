package dev.bylaw.rego.observe;

import dev.bylaw.rego.syntax.Span;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was covered.
 *
 * @param files by name
 * @param coveredLines of all files
 * @param notCoveredLines of all files
 */
public record CoverageReport(
    SortedMap<String, FileCoverage> files, int coveredLines, int notCoveredLines) {
  public CoverageReport {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  static CoverageReport of(Map<String, FileCoverage> files) {
    int covered = 0;
    int rest = 0;
    for (FileCoverage file : files.values()) {
      covered += file.coveredLines().size();
      rest += file.notCoveredLines().size();
    }
    return new CoverageReport(new TreeMap<>(files), covered, rest);
  }

  /** Covered lines in a hundred of those that can be; 0 where none can. */
  public double percent() {
    return percent(coveredLines, notCoveredLines);
  }

  private static double percent(int covered, int rest) {
    return covered + rest == 0 ? 0 : 100.0 * covered / (covered + rest);
  }

  /**
   * What was covered of a file. A line may be both: a part of it was covered, another was not.
   *
   * @param covered heads and statements, by place
   * @param notCovered heads and statements, by place
   */
  public record FileCoverage(
      List<Span> covered,
      List<Span> notCovered,
      SortedSet<Integer> coveredLines,
      SortedSet<Integer> notCoveredLines) {
    public FileCoverage {
      covered = List.copyOf(covered);
      notCovered = List.copyOf(notCovered);
      coveredLines = Collections.unmodifiableSortedSet(new TreeSet<>(coveredLines));
      notCoveredLines = Collections.unmodifiableSortedSet(new TreeSet<>(notCoveredLines));
    }

    static FileCoverage of(Collection<Span> covered, Collection<Span> rest) {
      return new FileCoverage(List.copyOf(covered), List.copyOf(rest), lines(covered), lines(rest));
    }

    private static SortedSet<Integer> lines(Collection<Span> spans) {
      SortedSet<Integer> lines = new TreeSet<>();
      for (Span span : spans) {
        for (int line = span.startLine(); line <= span.endLine(); line++) {
          lines.add(line);
        }
      }
      return lines;
    }

    /** Covered lines in a hundred of those that can be; 0 where none can. */
    public double percent() {
      return CoverageReport.percent(coveredLines.size(), notCoveredLines.size());
    }
  }
}
