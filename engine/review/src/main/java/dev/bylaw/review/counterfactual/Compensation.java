package dev.bylaw.review.counterfactual;

import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.obligation.Duty;
import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Waivability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a waiver must demand in a control's place: something, and no more than the control. */
final class Compensation {
  /** What a mask can be replaced with, the mildest first. */
  private static final List<String> MASKS =
      List.of(
          "tokenize",
          "truncate-to-month",
          "show-last-4",
          "truncate-to-year",
          "mask-alphanum",
          "sha-256-global",
          "mask-to-fixed-value");

  private Compensation() {}

  /** The mildest that would do where the control says this. */
  static ObligationTemplate of(Contribution said, Waivability.Terms terms, ResourceFacts facts) {
    if (!(said instanceof Contribution.Applies(Obligations stated, var _))) {
      return template(
          Obligations.builder().duty(new Duty(Duty.Type.LOG, Map.of())).build()); // below a deny
    }
    if (!terms.floor().resolve(facts).equals(Obligations.NONE)) {
      return terms.floor();
    }
    for (Obligations each : parts(stated)) {
      if (!each.equals(Obligations.NONE) && each.isAtMost(stated)) {
        return template(each);
      }
    }
    return template(stated);
  }

  private static List<Obligations> parts(Obligations stated) {
    List<Obligations> parts = new ArrayList<>();
    stated.duties().forEach(duty -> parts.add(Obligations.builder().duty(duty).build()));
    parts.add(Obligations.builder().minimumAggregation(2).build());
    for (String column : stated.masks().keySet()) {
      for (String action : MASKS) {
        Mask.ofAction(action)
            .ifPresent(mask -> parts.add(Obligations.builder().mask(column, mask).build()));
      }
    }
    stated
        .masks()
        .forEach((column, mask) -> parts.add(Obligations.builder().mask(column, mask).build()));
    stated.rowFilter().forEach(p -> parts.add(Obligations.builder().filter(p).build()));
    return parts;
  }

  private static ObligationTemplate template(Obligations obligations) {
    return new ObligationTemplate(Map.of(), obligations);
  }
}
