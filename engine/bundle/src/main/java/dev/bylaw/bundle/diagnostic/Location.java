package dev.bylaw.bundle.diagnostic;

import java.util.Comparator;

/**
 * A stretch of a file. Lines and columns count from 1, the end is exclusive; line 0 means the file
 * as a whole. The file is the path in the tree, with forward slashes.
 */
public record Location(String file, int line, int column, int endLine, int endColumn)
    implements Comparable<Location> {

  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::file)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column)
          .thenComparingInt(Location::endLine)
          .thenComparingInt(Location::endColumn);

  /** The whole of a file, for problems that no single line explains. */
  public static Location wholeFile(String file) {
    return new Location(file, 0, 0, 0, 0);
  }

  public boolean isWholeFile() {
    return line == 0;
  }

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, or the file alone when it is meant as a whole. */
  @Override
  public String toString() {
    return isWholeFile() ? file : file + ":" + line + ":" + column;
  }
}
