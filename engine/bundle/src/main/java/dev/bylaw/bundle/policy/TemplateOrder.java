package dev.bylaw.bundle.policy;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares obligations that are written by selector, without knowing the columns they will meet.
 * Selectors compare by their text: what only the columns of a request could tell is not guessed.
 */
final class TemplateOrder {

  /** What can be said of two templates before any column is known. */
  enum Verdict {
    YES,
    NO,
    UNKNOWN
  }

  private TemplateOrder() {}

  /** Whether {@code greater} is at least as restrictive as {@code lesser} on whatever columns. */
  static Verdict isAtMost(ObligationTemplate lesser, ObligationTemplate greater) {
    if (!lesser.rest().isAtMost(greater.rest())) {
      return Verdict.NO;
    }
    Verdict verdict = Verdict.YES;
    for (Map.Entry<String, Mask> entry : lesser.masks().entrySet()) {
      Mask same = greater.masks().get(entry.getKey());
      Mask every = greater.masks().get("*");
      if (isAtMost(entry.getValue(), same) || isAtMost(entry.getValue(), every)) {
        continue;
      }
      // another selector may cover the same columns
      boolean others = greater.masks().keySet().stream().anyMatch(s -> !s.equals(entry.getKey()));
      if (!others) {
        return Verdict.NO;
      }
      verdict = Verdict.UNKNOWN;
    }
    return verdict;
  }

  private static boolean isAtMost(Mask mask, @Nullable Mask limit) {
    return limit != null && mask.isAtMost(limit);
  }
}
