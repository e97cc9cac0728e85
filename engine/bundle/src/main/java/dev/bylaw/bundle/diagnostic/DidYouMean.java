package dev.bylaw.bundle.diagnostic;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a mistyped one was most likely meant to be. */
public final class DidYouMean {

  /** Longer names are not compared: no one mistypes them, and the distance is quadratic. */
  private static final int MAX_LENGTH = 80;

  private DidYouMean() {}

  /** The hint {@code did you mean `x`?}, or null when nothing known is near. */
  public static @Nullable String hint(String name, Collection<String> known) {
    String near = nearest(name, known);
    return near == null ? null : "did you mean `" + near + "`?";
  }

  /** The same, falling back to a list of what is known when that is short. */
  public static @Nullable String hintOrList(String name, Collection<String> known) {
    String near = hint(name, known);
    if (near != null || known.isEmpty() || known.size() > 12) {
      return near;
    }
    return "known: " + String.join(", ", known.stream().sorted().map(k -> "`" + k + "`").toList());
  }

  /** The known name at most a third of its length away, the nearest first, then the smallest. */
  public static @Nullable String nearest(String name, Collection<String> known) {
    if (name.length() > MAX_LENGTH) {
      return null;
    }
    String folded = fold(name);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      if (candidate.length() > MAX_LENGTH || candidate.equals(name)) {
        continue;
      }
      int limit = Math.max(1, Math.min(candidate.length(), name.length()) / 3);
      int distance = distance(folded, fold(candidate));
      boolean better =
          distance < bestDistance
              || (distance == bestDistance && best != null && candidate.compareTo(best) < 0);
      if (distance <= limit && better) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-').replace("-", "");
  }

  /** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
