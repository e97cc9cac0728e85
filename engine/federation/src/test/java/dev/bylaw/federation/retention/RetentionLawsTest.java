package dev.bylaw.federation.retention;

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

final class RetentionLawsTest {
  @TestFactory
  Stream<DynamicTest> holds() {
    Retention kernel = new Retention(RetentionRules.STANDARD);
    return Stream.of(RetentionLaw.values())
        .map(law ->
            DynamicTest.dynamicTest(
                law.statement(),
                () -> Cases.tryAll(law.name(), Cases.COUNT, random -> law.check(kernel, random))));
  }

  @ParameterizedTest
  @EnumSource(RetentionMutant.class)
  void mutantIsCaughtByItsLaw(RetentionMutant mutant) {
    assertThat(
            Cases.anyBreaks(2 * Cases.COUNT, random -> mutant.law().check(mutant.kernel(), random)))
        .as("%s notices %s", mutant.law(), mutant)
        .isTrue();
  }

  @Test
  void everyLawHasAMutant() {
    Set<RetentionLaw> laws = EnumSet.noneOf(RetentionLaw.class);
    for (RetentionMutant mutant : RetentionMutant.values()) {
      laws.add(mutant.law());
    }
    assertThat(laws).containsExactlyInAnyOrder(RetentionLaw.values());
  }

  @Test
  void generatedInputsEndInEveryWay() {
    Map<RetentionOutcome, Integer> outcomes = new EnumMap<>(RetentionOutcome.class);
    for (int i = 0; i < Cases.COUNT; i++) {
      RetentionInput input = new RetentionGenerator(new SplittableRandom(i)).input();
      outcomes.merge(Retention.decide(input).outcome(), 1, Integer::sum);
    }
    assertThat(outcomes).containsOnlyKeys(RetentionOutcome.values());
    assertThat(outcomes.values()).allMatch(count -> count > Cases.COUNT / 50);
  }
}
