package dev.bylaw.drools.sheet;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the nearest of a set of known words. */
public final class Suggestion {
  /** A longer text is no misspelt word; comparing it would cost its length for nothing. */
  private static final int MAX_WRITTEN = 80;

  private Suggestion() {}

  /** A hint naming the known word nearest to what was written, or null when none is near. */
  public static @Nullable String didYouMean(String written, Collection<String> known) {
    String nearest = nearest(written, known);
    return nearest == null ? null : "did you mean `" + nearest + "`?";
  }

  /** The nearest known word within a third of its length in edits, of several the first by name. */
  static @Nullable String nearest(String written, Collection<String> known) {
    if (written.length() > MAX_WRITTEN) {
      return null;
    }
    String lower = written.toLowerCase(Locale.ROOT);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      boolean isNearer =
          distance < bestDistance
              || (distance == bestDistance && best != null && candidate.compareTo(best) < 0);
      if (isNearer && distance <= Math.max(1, candidate.length() / 3)) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Edits (insert, delete, replace, swap of neighbours) from one word to another. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
