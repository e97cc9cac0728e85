package dev.bylaw.federation.obligation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.laws.Cases;
import dev.bylaw.federation.laws.Generator;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * A join-semilattice under test.
 *
 * @param make makes elements
 * @param join the join
 * @param isAtMost the order
 */
record Lattice<T>(Function<Generator, T> make, BinaryOperator<T> join, BiPredicate<T, T> isAtMost) {

  /** The laws of a join-semilattice. */
  enum Law {
    COMMUTATIVE,
    ASSOCIATIVE,
    IDEMPOTENT,
    UPPER_BOUND,
    LEAST_UPPER_BOUND,
    ORDER_AGREES_WITH_JOIN,
    ANTISYMMETRIC,
    TRANSITIVE
  }

  Lattice<T> joinedBy(BinaryOperator<T> other) {
    return new Lattice<>(make, other, isAtMost);
  }

  Lattice<T> orderedBy(BiPredicate<T, T> other) {
    return new Lattice<>(make, join, other);
  }

  void holds(Law law) {
    Cases.tryAll(law.name(), Cases.COUNT, random -> check(law, random));
  }

  boolean breaks(Law law) {
    return Cases.anyBreaks(2 * Cases.COUNT, random -> check(law, random));
  }

  private void check(Law law, SplittableRandom random) {
    Generator generator = new Generator(random);
    T a = make.apply(generator);
    T b = make.apply(generator);
    T c = make.apply(generator);
    switch (law) {
      case COMMUTATIVE -> assertThat(join(a, b)).isEqualTo(join(b, a));
      case ASSOCIATIVE -> assertThat(join(join(a, b), c)).isEqualTo(join(a, join(b, c)));
      case IDEMPOTENT -> assertThat(join(a, a)).isEqualTo(a);
      case UPPER_BOUND -> {
        assertThat(isAtMost.test(a, join(a, b))).isTrue();
        assertThat(isAtMost.test(b, join(a, b))).isTrue();
      }
      case LEAST_UPPER_BOUND -> {
        T above = join.apply(join(a, b), c);
        assertThat(isAtMost.test(join(a, b), above)).isTrue();
        if (isAtMost.test(a, c) && isAtMost.test(b, c)) {
          assertThat(isAtMost.test(join(a, b), c)).isTrue();
        }
      }
      case ORDER_AGREES_WITH_JOIN -> {
        assertThat(isAtMost.test(a, b)).isEqualTo(join(a, b).equals(b));
        T above = join(a, b);
        assertThat(isAtMost.test(a, above)).isEqualTo(join(a, above).equals(above));
      }
      case ANTISYMMETRIC -> {
        T above = join(a, b);
        assertThat(isAtMost.test(a, above) && isAtMost.test(above, a)).isEqualTo(a.equals(above));
        assertThat(isAtMost.test(a, b) && isAtMost.test(b, a)).isEqualTo(a.equals(b));
      }
      case TRANSITIVE -> {
        if (isAtMost.test(a, b) && isAtMost.test(b, c)) {
          assertThat(isAtMost.test(a, c)).isTrue();
        }
        T above = join(a, b);
        assertThat(isAtMost.test(a, join(above, c))).isTrue();
      }
    }
  }

  private T join(T a, T b) {
    return join.apply(a, b);
  }
}
