package dev.bylaw.federation.compliance;

import dev.bylaw.federation.laws.Generator;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.obligation.ObligationTemplate;
import dev.bylaw.federation.policy.Contribution;
import dev.bylaw.federation.policy.Origin;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import dev.bylaw.federation.policy.Waivability;
import dev.bylaw.federation.policy.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes products to be judged, with evaluated rules and waivers. */
final class ComplianceGenerator extends Generator {
  ComplianceGenerator(SplittableRandom random) {
    super(random);
  }

  ComplianceInput input() {
    List<ComplianceRule> rules = new ArrayList<>();
    List<Waiver> waivers = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      ComplianceRule rule = rule(origin());
      rules.add(rule);
      while (chance(45)) {
        waivers.add(waiver(rule));
      }
    }
    return new ComplianceInput(
        "publish", resource(), CLOCK, "sha256:rev", shuffled(rules), shuffled(waivers), chance(2));
  }

  ComplianceRule rule(Origin origin) {
    int what = random.nextInt(100);
    ComplianceContribution said =
        what < 85 ? found() : what < 93 ? ComplianceContribution.NOT_APPLICABLE : error();
    return new ComplianceRule(
        source(origin),
        chance(75),
        said,
        Scope.ALL,
        chance(20)
            ? Waivability.NEVER
            : new Waivability.Terms(
                ObligationTemplate.NONE, Duration.ofDays(30), Set.of("ann", "ben"), 1));
  }

  private ComplianceContribution found() {
    List<Finding> findings = new ArrayList<>();
    while (chance(55)) {
      findings.add(
          new Finding(
              "rule-" + random.nextInt(3),
              oneOf(List.of(Severity.values())),
              "/schema/" + random.nextInt(3),
              "message " + random.nextInt(3),
              chance(50) ? "rename it" : null));
    }
    return new ComplianceContribution.Found(findings);
  }

  ComplianceContribution error() {
    Contribution.Failed error = failed();
    return new ComplianceContribution.Failed(error.code(), error.message(), error.position());
  }

  private Waiver waiver(ComplianceRule rule) {
    if (chance(5)) {
      return new Waiver.Broken(source(Origin.COUNCIL), rule.source().id(), failed());
    }
    Instant from = CLOCK.minus(Duration.ofDays(chance(95) ? 10 : -1));
    return new Waiver.Issued(
        source(Origin.COUNCIL),
        rule.source().id(),
        Scope.ALL,
        chance(95) ? Subjects.ALL : new Subjects(Set.of("u0"), Set.of()),
        Allowed.ANY,
        from,
        from.plus(Duration.ofDays(oneOf(List.of(5, 20, 20, 20, 30, 31)))),
        "migration",
        "GOV-1",
        chance(95) ? "dan" : "ann",
        Set.of("ann"),
        ObligationTemplate.NONE);
  }
}
