package dev.bylaw.rego.syntax;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name may have meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The nearest candidate, if one differs by at most a third of the word; ties go to the first. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    int limit = word.length() / 3;
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= limit)
        .map(candidate -> Map.entry(candidate, distance(word, candidate)))
        .filter(entry -> entry.getValue() > 0 && entry.getValue() <= limit)
        .min(
            Comparator.comparingInt((Map.Entry<String, Integer> entry) -> entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  /** The words as a hint, or null. */
  public static @Nullable String hint(String word, Collection<String> candidates) {
    return nearest(word, candidates).map(found -> "did you mean `" + found + "`?").orElse(null);
  }

  /** Insertions, deletions, replacements, and swaps of neighbours. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, d[i - 2][j - 2] + 1);
        }
        d[i][j] = best;
      }
    }
    return d[a.length()][b.length()];
  }
}
