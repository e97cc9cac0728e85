package dev.bylaw.federation.obligation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.laws.Generator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every component of an obligation set, their product, and D are join-semilattices. */
final class LatticeLawsTest {
  private static final Lattice<Mask> MASKS =
      new Lattice<>(Generator::mask, Mask::join, Mask::isAtMost);
  private static final Lattice<Allowed> ALLOWED =
      new Lattice<>(
          make ->
              make.chance(10) ? Allowed.ANY : new Allowed.Only(make.someOf(List.of("a", "b", "c"))),
          Allowed::join,
          Allowed::isAtMost);
  private static final Lattice<Obligations> OBLIGATIONS =
      new Lattice<>(make -> make.obligations(30), Obligations::join, Obligations::isAtMost);
  private static final Lattice<Restriction> RESTRICTIONS =
      new Lattice<>(
          make -> make.chance(5) ? Restriction.DENY : Restriction.permit(make.obligations(30)),
          Restriction::join,
          Restriction::isAtMost);
  private static final Map<String, Lattice<?>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("mask", MASKS);
    ALL.put("allowed", ALLOWED);
    ALL.put("obligations", OBLIGATIONS);
    ALL.put("restriction", RESTRICTIONS);
  }

  @TestFactory
  Stream<DynamicTest> holds() {
    return ALL.entrySet().stream()
        .flatMap(entry ->
            Stream.of(Lattice.Law.values())
                .map(law ->
                    DynamicTest.dynamicTest(
                        entry.getKey() + " " + law, () -> entry.getValue().holds(law))));
  }

  /** A broken join or order, and the laws that must notice. */
  private record Mutant(String name, Lattice<?> lattice, Lattice.Law law) {}

  private static final List<Mutant> MUTANTS =
      List.of(
          new Mutant(
              "first and last characters join at the first mask",
              MASKS.joinedBy(
                  (a, b) -> a instanceof Mask.Partial && b instanceof Mask.Partial ? a : a.join(b)),
              Lattice.Law.COMMUTATIVE),
          new Mutant(
              "hash with null steps over to drop",
              MASKS.joinedBy((a, b) ->
                  a instanceof Mask.Pseudonym && b == Mask.Constant.NULL
                          || b instanceof Mask.Pseudonym && a == Mask.Constant.NULL
                      ? Mask.Constant.DROP
                      : a.join(b)),
              Lattice.Law.ASSOCIATIVE),
          new Mutant(
              "a partial mask joined with itself shows one character less",
              MASKS.joinedBy((a, b) ->
                  a instanceof Mask.Partial(Mask.End end, int k) && a.equals(b) && k > 0
                      ? new Mask.Partial(end, k - 1)
                      : a.join(b)),
              Lattice.Law.IDEMPOTENT),
          new Mutant(
              "the partial mask that shows more wins",
              MASKS.joinedBy((a, b) ->
                  a instanceof Mask.Partial(Mask.End end, int i)
                          && b instanceof Mask.Partial(Mask.End other, int j)
                          && end == other
                      ? new Mask.Partial(end, Math.max(i, j))
                      : a.join(b)),
              Lattice.Law.UPPER_BOUND),
          new Mutant(
              "different families join at drop",
              MASKS.joinedBy((a, b) ->
                  a.join(b) == Mask.Constant.NULL && a != b ? Mask.Constant.DROP : a.join(b)),
              Lattice.Law.LEAST_UPPER_BOUND),
          new Mutant(
              "a token is as good as a hash",
              MASKS.orderedBy((a, b) ->
                  a instanceof Mask.Pseudonym && b instanceof Mask.Pseudonym || a.isAtMost(b)),
              Lattice.Law.ANTISYMMETRIC),
          new Mutant(
              "null does not exceed partial masks",
              MASKS.orderedBy((a, b) ->
                  !(a instanceof Mask.Partial && b == Mask.Constant.NULL) && a.isAtMost(b)),
              Lattice.Law.TRANSITIVE),
          new Mutant(
              "allowed names unite",
              ALLOWED.joinedBy((a, b) -> {
                if (a instanceof Allowed.Only(Set<String> mine)
                    && b instanceof Allowed.Only(Set<String> theirs)) {
                  Set<String> all = new TreeSet<>(mine);
                  all.addAll(theirs);
                  return new Allowed.Only(all);
                }
                return a.join(b);
              }),
              Lattice.Law.UPPER_BOUND),
          new Mutant(
              "row filters keep what both state",
              OBLIGATIONS.joinedBy((a, b) -> {
                Set<Predicate> both = new HashSet<>(a.rowFilter());
                both.retainAll(b.rowFilter());
                Obligations o = a.join(b);
                return new Obligations(
                    o.masks(),
                    both,
                    o.minimumAggregation(),
                    o.regions(),
                    o.purposes(),
                    o.ports(),
                    o.ttl(),
                    o.expiry(),
                    o.duties());
              }),
              Lattice.Law.UPPER_BOUND),
          new Mutant(
              "the order overlooks duties",
              OBLIGATIONS.orderedBy((a, b) -> a.isAtMost(b.toBuilder().add(duties(a)).build())),
              Lattice.Law.ORDER_AGREES_WITH_JOIN),
          new Mutant(
              "deny gives way to a permit",
              RESTRICTIONS.joinedBy((a, b) ->
                  a instanceof Restriction.Deny
                      ? b
                      : b instanceof Restriction.Deny ? a : a.join(b)),
              Lattice.Law.UPPER_BOUND));

  private static Obligations duties(Obligations o) {
    Obligations.Builder duties = Obligations.builder();
    o.duties().forEach(duties::duty);
    return duties.build();
  }

  @TestFactory
  Stream<DynamicTest> mutantsAreCaught() {
    return MUTANTS.stream()
        .map(mutant ->
            DynamicTest.dynamicTest(
                mutant.name(),
                () ->
                    assertThat(mutant.lattice().breaks(mutant.law()))
                        .as("%s notices", mutant.law())
                        .isTrue()));
  }

  @Test
  void everyLawHasAMutant() {
    Set<Lattice.Law> laws = EnumSet.noneOf(Lattice.Law.class);
    MUTANTS.forEach(mutant -> laws.add(mutant.law()));
    assertThat(laws).containsExactlyInAnyOrder(Lattice.Law.values());
  }
}
