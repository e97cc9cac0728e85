package dev.bylaw.federation.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.policy.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** The laws of retention, each as a check of one generated case. */
enum RetentionLaw {
  R1_ORDER_AND_REPETITION(
      "neither the order of rules nor saying a thing twice carries meaning",
      (kernel, make) -> {
        RetentionInput input = make.input();
        assertThat(kernel.compose(with(input, make.repeated(input.rules()))))
            .isEqualTo(kernel.compose(input));
      }),

  R2_HOLDS_HOLD(
      "adding a hold never yields DELETE_DUE",
      (kernel, make) -> {
        RetentionInput input = make.input();
        RetentionInput held = with(input, added(input, holding(make, make.hold())));
        assertThat(kernel.compose(held).outcome()).isNotEqualTo(RetentionOutcome.DELETE_DUE);
      }),

  R3_RELEASE_RESTORES(
      "removing the last hold restores the baseline; removing one of several does not",
      (kernel, make) -> {
        RetentionInput baseline = withoutHolds(make.input());
        RetentionDecision expected = new Retention(RetentionRules.STANDARD).compose(baseline);
        RetentionRule first = holding(make, new Hold("a", "case"));
        RetentionRule second = holding(make, new Hold("b", "case"));
        RetentionDecision both =
            kernel.compose(with(baseline, added(with(baseline, added(baseline, first)), second)));
        RetentionDecision one = kernel.compose(with(baseline, added(baseline, first)));
        assertThat(one.outcome()).isEqualTo(both.outcome());
        assertThat(one.outcome()).isNotEqualTo(RetentionOutcome.DELETE_DUE);
        assertThat(kernel.compose(baseline)).isEqualTo(expected);
      }),

  R4_CLOCK_MONOTONE(
      "as time passes an outcome stays, or RETAIN becomes DELETE_DUE",
      (kernel, make) -> {
        RetentionInput input = make.input();
        Instant later = input.clock().plusSeconds(make.clock().getEpochSecond() % 400_000_000L);
        RetentionOutcome before = kernel.compose(input).outcome();
        RetentionOutcome after = kernel.compose(at(input, later)).outcome();
        if (before == RetentionOutcome.RETAIN) {
          assertThat(after).isIn(RetentionOutcome.RETAIN, RetentionOutcome.DELETE_DUE);
        } else {
          assertThat(after).isEqualTo(before);
        }
      }),

  R5_ERRORS_RESTRICT(
      "an error in any rule that is heard is RESTRICT: neither serve nor delete",
      (kernel, make) -> {
        RetentionInput input = make.input();
        for (int i = 0; i < input.rules().size(); i++) {
          RetentionRule rule = input.rules().get(i);
          if (rule.source().origin().speaksFor(input.resource())) {
            List<RetentionRule> rules = new ArrayList<>(input.rules());
            rules.set(i, new RetentionRule(rule.source(), make.error()));
            RetentionDecision decision = kernel.compose(with(input, rules));
            assertThat(decision.outcome()).isEqualTo(RetentionOutcome.RESTRICT);
            assertThat(decision.mayServe()).isFalse();
          }
        }
      }),

  R6_MINIMUMS_BIND(
      "nothing is due for deletion before every minimum has passed",
      (kernel, make) -> {
        RetentionInput input = make.input();
        if (kernel.compose(input).outcome() == RetentionOutcome.DELETE_DUE) {
          for (RetentionContribution.States states : heard(input)) {
            if (states.keepAtLeast() != null) {
              assertThat(states.keepAtLeast().resolve(input.request().since()))
                  .isBeforeOrEqualTo(input.clock());
            }
          }
        }
      }),

  R7_MAXIMUMS_BIND(
      "nothing is served once any maximum has passed",
      (kernel, make) -> {
        RetentionInput input = make.input();
        if (kernel.compose(input).mayServe()) {
          for (RetentionContribution.States states : heard(input)) {
            if (states.deleteBy() != null) {
              assertThat(states.deleteBy().resolve(input.request().since())).isAfter(input.clock());
            }
          }
        }
      }),

  R8_CONFLICTS_SHOW(
      "a minimum after a maximum is neither served nor deleted",
      (kernel, make) -> {
        RetentionInput input = make.input();
        boolean isConflict =
            heard(input).stream()
                .anyMatch(a ->
                    a.keepAtLeast() != null
                        && heard(input).stream()
                            .anyMatch(b ->
                                b.deleteBy() != null
                                    && a.keepAtLeast()
                                        .resolve(input.request().since())
                                        .isAfter(b.deleteBy().resolve(input.request().since()))));
        if (isConflict) {
          RetentionDecision decision = kernel.compose(input);
          assertThat(decision.mayServe()).isFalse();
          assertThat(decision.outcome()).isIn(RetentionOutcome.CONFLICT, RetentionOutcome.RESTRICT);
        }
      }),

  R9_LOCALITY(
      "what another domain or product says changes nothing",
      (kernel, make) -> {
        RetentionInput input = make.input();
        RetentionInput more = with(input, added(input, make.rule(make.foreignOrigin())));
        assertThat(kernel.compose(more)).isEqualTo(kernel.compose(input));
      });

  private final String statement;
  private final BiConsumer<Retention, RetentionGenerator> check;

  RetentionLaw(String statement, BiConsumer<Retention, RetentionGenerator> check) {
    this.statement = statement;
    this.check = check;
  }

  String statement() {
    return name().replace('_', ' ') + ": " + statement;
  }

  /** Fails if the kernel breaks the law in the case that the random source makes. */
  void check(Retention kernel, SplittableRandom random) {
    check.accept(kernel, new RetentionGenerator(random));
  }

  private static RetentionInput with(RetentionInput input, List<RetentionRule> rules) {
    return new RetentionInput(
        input.request(), input.resource(), input.clock(), input.revision(), rules, input.stale());
  }

  private static RetentionInput at(RetentionInput input, Instant clock) {
    return new RetentionInput(
        input.request(), input.resource(), clock, input.revision(), input.rules(), input.stale());
  }

  private static List<RetentionRule> added(RetentionInput input, RetentionRule rule) {
    List<RetentionRule> rules = new ArrayList<>(input.rules());
    rules.add(rule);
    return rules;
  }

  private static RetentionRule holding(RetentionGenerator make, Hold hold) {
    return new RetentionRule(
        make.source(Origin.COUNCIL),
        new RetentionContribution.States(null, null, List.of(hold), List.of()));
  }

  private static RetentionInput withoutHolds(RetentionInput input) {
    return with(
        input,
        input.rules().stream()
            .map(rule ->
                rule.contribution()
                        instanceof
                        RetentionContribution.States(var keep, var delete, _, var reasons)
                    ? new RetentionRule(
                        rule.source(),
                        new RetentionContribution.States(keep, delete, List.of(), reasons))
                    : rule)
            .toList());
  }

  /** What is stated by the rules that have a say; none if the input ends in RESTRICT anyway. */
  private static List<RetentionContribution.States> heard(RetentionInput input) {
    List<RetentionContribution.States> heard = new ArrayList<>();
    for (RetentionRule rule : input.rules()) {
      if (rule.source().origin().speaksFor(input.resource())) {
        switch (rule.contribution()) {
          case RetentionContribution.NotApplicable _ -> {}
          case RetentionContribution.Failed _ -> {
            return List.of();
          }
          case RetentionContribution.States states -> {
            if (states.keepAtLeast() instanceof Term.After(var period)
                && period.getYears() > 1_000) {
              return List.of();
            }
            heard.add(states);
          }
        }
      }
    }
    return input.stale() ? List.of() : heard;
  }
}
