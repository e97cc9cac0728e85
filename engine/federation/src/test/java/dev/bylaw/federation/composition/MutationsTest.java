package dev.bylaw.federation.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.laws.Cases;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MutationsTest {
  @ParameterizedTest
  @EnumSource(Mutant.class)
  void isCaughtByItsLaw(Mutant mutant) {
    assertThat(
            Cases.anyBreaks(2 * Cases.COUNT, random -> mutant.law().check(mutant.kernel(), random)))
        .as("%s notices %s", mutant.law(), mutant)
        .isTrue();
  }

  @Test
  void everyLawHasAMutant() {
    Set<Law> laws = EnumSet.noneOf(Law.class);
    for (Mutant mutant : Mutant.values()) {
      laws.add(mutant.law());
    }
    assertThat(laws).containsExactlyInAnyOrder(Law.values());
  }
}
