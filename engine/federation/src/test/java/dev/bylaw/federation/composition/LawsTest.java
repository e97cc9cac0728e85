package dev.bylaw.federation.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.laws.Cases;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class LawsTest {
  private static final Composition KERNEL = new Composition(Rules.STANDARD);

  @TestFactory
  Stream<DynamicTest> holds() {
    return Stream.of(Law.values())
        .map(law ->
            DynamicTest.dynamicTest(
                law.statement(),
                () -> Cases.tryAll(law.name(), Cases.COUNT, random -> law.check(KERNEL, random))));
  }

  /** Laws are worth little if the meshes always end the same way. */
  @Test
  void generatedMeshesEndInEveryWay() {
    Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
    Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    int waived = 0;
    int refused = 0;
    int alternatives = 0;
    for (int i = 0; i < Cases.COUNT; i++) {
      Decision decision = KERNEL.compose(new MeshGenerator(new SplittableRandom(i)).mesh());
      effects.merge(decision.effect(), 1, Integer::sum);
      if (decision.cause() != null) {
        causes.merge(decision.cause(), 1, Integer::sum);
      }
      waived += decision.isPermit() && !decision.waivers().isEmpty() ? 1 : 0;
      refused += decision.refusedWaivers().isEmpty() ? 0 : 1;
      alternatives += decision.alternatives().isEmpty() ? 0 : 1;
    }
    assertThat(effects.get(Effect.PERMIT)).isGreaterThan(Cases.COUNT / 10);
    assertThat(causes).containsOnlyKeys(Cause.values());
    assertThat(waived).isGreaterThan(Cases.COUNT / 100);
    assertThat(refused).isGreaterThan(Cases.COUNT / 100);
    assertThat(alternatives).isGreaterThan(Cases.COUNT / 100);
  }
}
