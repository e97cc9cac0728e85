package dev.bylaw.opa;

import java.util.Collection;

/** "Did you mean": the nearest of the known words. */
final class Nearest {
  private Nearest() {}

  /** {@code ; did you mean `x`?}, or nothing if none is near. */
  static String hint(String word, Collection<String> known) {
    String nearest = "";
    int best = Math.max(2, word.length() / 4) + 1;
    for (String each : known) {
      int distance = distance(word, each);
      if (distance < best) {
        best = distance;
        nearest = each;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean `" + nearest + "`?";
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
