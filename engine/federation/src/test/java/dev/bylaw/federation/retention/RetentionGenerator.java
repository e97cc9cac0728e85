package dev.bylaw.federation.retention;

import dev.bylaw.federation.laws.Generator;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.request.ResourceRef;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes retention questions with evaluated policies. */
final class RetentionGenerator extends Generator {
  private static final Instant SINCE = Instant.parse("2020-02-29T00:00:00Z");

  RetentionGenerator(SplittableRandom random) {
    super(random);
  }

  RetentionInput input() {
    List<RetentionRule> rules = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      rules.add(rule(origin()));
    }
    return new RetentionInput(
        new RetentionRequest(
            "r1",
            new ResourceRef(PRODUCT, null, "orders", List.of(), null),
            "invoice",
            null,
            null,
            SINCE,
            chance(40),
            Map.of()),
        resource(),
        clock(),
        "sha256:rev",
        shuffled(rules),
        chance(2));
  }

  Instant clock() {
    return SINCE.plusSeconds(random.nextLong(0, 12L * 366 * 86_400));
  }

  RetentionRule rule(Origin origin) {
    int what = random.nextInt(100);
    RetentionContribution said =
        what < 85 ? states() : what < 95 ? RetentionContribution.NOT_APPLICABLE : error();
    return new RetentionRule(source(origin), said);
  }

  RetentionContribution.States states() {
    List<Hold> holds = new ArrayList<>();
    while (chance(15)) {
      holds.add(hold());
    }
    return new RetentionContribution.States(
        chance(50) ? term(5) : null, chance(50) ? term(11) : null, holds, List.of());
  }

  Hold hold() {
    return new Hold("hold-" + random.nextInt(4), "case " + random.nextInt(2));
  }

  RetentionContribution error() {
    if (chance(10)) {
      return new RetentionContribution.States(
          new Term.After(Period.ofYears(Integer.MAX_VALUE)), null, List.of(), List.of());
    }
    Contribution.Failed error = failed();
    return new RetentionContribution.Failed(error.code(), error.message(), error.position());
  }

  private Term term(int years) {
    return chance(70)
        ? new Term.After(Period.ofYears(random.nextInt(years + 1)))
        : new Term.At(SINCE.plusSeconds(random.nextLong(0, years * 366L * 86_400)));
  }
}
