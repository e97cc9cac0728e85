package dev.bylaw.federation.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.laws.Cases;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ComplianceLawsTest {
  @TestFactory
  Stream<DynamicTest> holds() {
    Compliance kernel = new Compliance(ComplianceRules.STANDARD);
    return Stream.of(ComplianceLaw.values())
        .map(law ->
            DynamicTest.dynamicTest(
                law.statement(),
                () -> Cases.tryAll(law.name(), Cases.COUNT, random -> law.check(kernel, random))));
  }

  @ParameterizedTest
  @EnumSource(ComplianceMutant.class)
  void mutantIsCaughtByItsLaw(ComplianceMutant mutant) {
    assertThat(
            Cases.anyBreaks(2 * Cases.COUNT, random -> mutant.law().check(mutant.kernel(), random)))
        .as("%s notices %s", mutant.law(), mutant)
        .isTrue();
  }

  @Test
  void everyLawHasAMutant() {
    Set<ComplianceLaw> laws = EnumSet.noneOf(ComplianceLaw.class);
    for (ComplianceMutant mutant : ComplianceMutant.values()) {
      laws.add(mutant.law());
    }
    assertThat(laws).containsExactlyInAnyOrder(ComplianceLaw.values());
  }

  @Test
  void generatedInputsEndInEveryWay() {
    Map<Severity, Integer> verdicts = new EnumMap<>(Severity.class);
    int waived = 0;
    int refused = 0;
    for (int i = 0; i < Cases.COUNT; i++) {
      ComplianceInput input = new ComplianceGenerator(new SplittableRandom(i)).input();
      ComplianceDecision decision = Compliance.judge(input);
      verdicts.merge(decision.verdict(), 1, Integer::sum);
      waived += decision.waivers().isEmpty() ? 0 : 1;
      refused += decision.refusedWaivers().isEmpty() ? 0 : 1;
    }
    assertThat(verdicts.values()).hasSize(3).allMatch(count -> count > Cases.COUNT / 50);
    assertThat(waived).isGreaterThan(Cases.COUNT / 50);
    assertThat(refused).isGreaterThan(Cases.COUNT / 50);
  }
}
