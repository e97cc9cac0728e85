package dev.bylaw.federation.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.policy.Waiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** The laws of compliance, each as a check of one generated case. */
enum ComplianceLaw {
  C1_ORDER_AND_REPETITION(
      "neither the order of rules and waivers nor saying a thing twice carries meaning",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        ComplianceInput repeated =
            with(input, make.repeated(input.rules()), make.repeated(input.waivers()));
        assertThat(kernel.compose(repeated)).isEqualTo(kernel.compose(input));
      }),

  C2_THE_VERDICT_IS_THE_HIGHEST(
      "the verdict is the highest severity that counts, and a further rule never lowers it",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        ComplianceDecision decision = kernel.compose(input);
        for (JudgedFinding finding : decision.findings()) {
          assertThat(decision.verdict()).isGreaterThanOrEqualTo(finding.counted());
        }
        ComplianceInput more = with(input, added(input, make.rule(make.origin())), input.waivers());
        assertThat(kernel.compose(more).verdict()).isGreaterThanOrEqualTo(decision.verdict());
      }),

  C3_EXPIRED_WAIVERS_CHANGE_NOTHING(
      "from its end on, and before its begin, a waiver is as if it were not there",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        for (int i = 0; i < input.waivers().size(); i++) {
          if (input.waivers().get(i) instanceof Waiver.Issued waiver) {
            List<Waiver> others = new ArrayList<>(input.waivers());
            others.remove(i);
            Instant outside = make.oneOf(List.of(waiver.until(), waiver.from().minusNanos(1)));
            ComplianceInput later = at(input, outside);
            assertThat(kernel.compose(later))
                .isEqualTo(kernel.compose(with(later, later.rules(), others)));
          }
        }
      }),

  C4_WAIVERS_HIDE_NOTHING(
      "with waivers or without, the same is found, and none makes a verdict higher",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        ComplianceDecision waived = kernel.compose(input);
        ComplianceDecision unwaived = kernel.compose(with(input, input.rules(), List.of()));
        assertThat(findings(waived)).isEqualTo(findings(unwaived));
        assertThat(waived.verdict()).isLessThanOrEqualTo(unwaived.verdict());
        for (JudgedFinding finding : waived.findings()) {
          if (!finding.waivers().isEmpty()) {
            assertThat(finding.finding().severity()).isEqualTo(Severity.BLOCK);
            assertThat(finding.counted()).isEqualTo(Severity.WARN);
          }
        }
      }),

  C5_ERRORS_BLOCK(
      "an error in a mandatory rule is BLOCK, whatever waivers say",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        for (int i = 0; i < input.rules().size(); i++) {
          ComplianceRule rule = input.rules().get(i);
          if (rule.mandatory() && rule.source().origin().speaksFor(input.resource())) {
            ComplianceInput broken =
                with(input, replaced(input.rules(), i, broken(make, rule)), input.waivers());
            assertThat(kernel.compose(broken).verdict()).isEqualTo(Severity.BLOCK);
          }
        }
      }),

  C6_ERRORS_NEVER_LOOSEN(
      "replacing any rule by an error never lowers the verdict; a waiver in error restores the rule",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        Severity before = kernel.compose(input).verdict();
        for (int i = 0; i < input.rules().size(); i++) {
          ComplianceRule broken = broken(make, input.rules().get(i));
          ComplianceInput after = with(input, replaced(input.rules(), i, broken), input.waivers());
          assertThat(kernel.compose(after).verdict()).isGreaterThanOrEqualTo(before);
        }
        for (int i = 0; i < input.waivers().size(); i++) {
          Waiver waiver = input.waivers().get(i);
          Waiver broken = new Waiver.Broken(waiver.source(), waiver.control(), make.failed());
          ComplianceInput after = with(input, input.rules(), replaced(input.waivers(), i, broken));
          List<Waiver> ofOthers =
              input.waivers().stream()
                  .filter(each -> !each.control().equals(waiver.control()))
                  .toList();
          assertThat(kernel.compose(after).verdict())
              .isGreaterThanOrEqualTo(before)
              .isEqualTo(kernel.compose(with(input, input.rules(), ofOthers)).verdict());
        }
      }),

  C7_LOCALITY(
      "what another domain or product says changes nothing",
      (kernel, make) -> {
        ComplianceInput input = make.input();
        List<Waiver> waivers = new ArrayList<>(input.waivers());
        for (ComplianceRule rule : input.rules()) {
          waivers.add(
              new Waiver.Broken(
                  make.source(make.foreignOrigin()), rule.source().id(), make.failed()));
        }
        ComplianceInput more = with(input, added(input, make.rule(make.foreignOrigin())), waivers);
        assertThat(kernel.compose(more)).isEqualTo(kernel.compose(input));
      });

  private final String statement;
  private final BiConsumer<Compliance, ComplianceGenerator> check;

  ComplianceLaw(String statement, BiConsumer<Compliance, ComplianceGenerator> check) {
    this.statement = statement;
    this.check = check;
  }

  String statement() {
    return name().replace('_', ' ') + ": " + statement;
  }

  /** Fails if the kernel breaks the law in the case that the random source makes. */
  void check(Compliance kernel, SplittableRandom random) {
    check.accept(kernel, new ComplianceGenerator(random));
  }

  private static ComplianceInput with(
      ComplianceInput input, List<ComplianceRule> rules, List<Waiver> waivers) {
    return new ComplianceInput(
        input.action(),
        input.resource(),
        input.clock(),
        input.revision(),
        rules,
        waivers,
        input.stale());
  }

  private static ComplianceInput at(ComplianceInput input, Instant clock) {
    return new ComplianceInput(
        input.action(),
        input.resource(),
        clock,
        input.revision(),
        input.rules(),
        input.waivers(),
        input.stale());
  }

  private static List<ComplianceRule> added(ComplianceInput input, ComplianceRule rule) {
    List<ComplianceRule> rules = new ArrayList<>(input.rules());
    rules.add(rule);
    return rules;
  }

  private static <T> List<T> replaced(List<T> list, int index, T by) {
    List<T> changed = new ArrayList<>(list);
    changed.set(index, by);
    return changed;
  }

  private static ComplianceRule broken(ComplianceGenerator make, ComplianceRule rule) {
    return new ComplianceRule(
        rule.source(), rule.mandatory(), make.error(), rule.scope(), rule.waivability());
  }

  private static Set<Finding> findings(ComplianceDecision decision) {
    Set<Finding> findings = new HashSet<>();
    decision.findings().forEach(judged -> findings.add(judged.finding()));
    return findings;
  }
}
