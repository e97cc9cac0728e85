package dev.bylaw.bundle.policy;

import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Bounds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds an answer against the bounds of its control, whatever that is written in. */
public final class AnswerBounds {
  /** The code of what lies outside. */
  public static final String CODE = "out_of_bounds";

  private AnswerBounds() {}

  /**
   * Why an answer lies outside.
   *
   * @param key the key of the answer that does
   */
  public record Outside(String key, String message, @Nullable String hint) {}

  /**
   * What is outside, as far as it shows before a request is known.
   *
   * @param declaredAt where the control says its bounds
   * @param demanded null where the answer denies
   */
  public static List<Outside> check(
      String control, Bounds bounds, String declaredAt, @Nullable ObligationTemplate demanded) {
    List<Outside> outside = new ArrayList<>();
    ObligationTemplate hi = bounds.hi();
    if (demanded == null) {
      if (hi != null) {
        outside.add(
            new Outside(
                "deny", "`" + control + "` has an upper bound, a denial is above it", null));
      }
      return outside;
    }
    boolean stated = !demanded.equals(ObligationTemplate.NONE);
    if (stated && TemplateOrder.isAtMost(bounds.lo(), demanded) == TemplateOrder.Verdict.NO) {
      outside.add(
          new Outside(
              "obligations",
              "the answer is less restrictive than `" + control + "` allows",
              "its lower bound stands at " + declaredAt));
    }
    if (hi != null && TemplateOrder.isAtMost(demanded, hi) == TemplateOrder.Verdict.NO) {
      outside.add(
          new Outside(
              "obligations",
              "the answer is more restrictive than `" + control + "` allows",
              "its upper bound stands at " + declaredAt));
    }
    return outside;
  }
}
