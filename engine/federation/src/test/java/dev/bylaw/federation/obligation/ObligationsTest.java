package dev.bylaw.federation.obligation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.federation.catalog.Column;
import dev.bylaw.federation.catalog.ResourceFacts;
import dev.bylaw.federation.laws.Cases;
import dev.bylaw.federation.laws.Generator;
import dev.bylaw.federation.obligation.Predicate.Op;
import dev.bylaw.federation.request.AttributeValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ObligationsTest {
  private static final AttributeValue A = AttributeValue.of("a");
  private static final AttributeValue B = AttributeValue.of("b");

  @Test
  void predicatesAreCanonical() {
    assertThat(Predicate.of("c", Op.IN, B, A, B)).isEqualTo(Predicate.of("c", Op.IN, A, B));
    assertThat(Predicate.of("c", Op.IN, A)).isEqualTo(Predicate.of("c", Op.EQ, A));
    assertThat(Predicate.of("c", Op.NOT_IN, A, A)).isEqualTo(Predicate.of("c", Op.NE, A));
    assertThat(Predicate.of("c", Op.IN).values()).isEmpty();
  }

  @Test
  void predicatesRefuseWhatTheyCannotMean() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Predicate.of("", Op.IS_NULL),
            () -> Predicate.of("c", Op.IS_NULL, A),
            () -> Predicate.of("c", Op.EQ),
            () -> Predicate.of("c", Op.LT, A, B),
            () -> Predicate.of("c", Op.IN, A, AttributeValue.of(1)),
            () -> Predicate.of("c", Op.EQ, new AttributeValue.Many(List.of(A))))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void predicatesAndDutiesOrderAsTheyEqual() {
    Cases.tryAll(
        "order agrees with equality",
        Cases.COUNT,
        random -> {
          Generator make = new Generator(random);
          Predicate p = make.predicate();
          Predicate q = make.predicate();
          assertThat(p.compareTo(q) == 0).isEqualTo(p.equals(q));
          assertThat(Integer.signum(p.compareTo(q))).isEqualTo(-Integer.signum(q.compareTo(p)));
          Duty d = make.duty();
          Duty e = make.duty();
          assertThat(d.compareTo(e) == 0).isEqualTo(d.equals(e));
          assertThat(Integer.signum(d.compareTo(e))).isEqualTo(-Integer.signum(e.compareTo(d)));
        });
  }

  @Test
  void nothingNegativeIsAnObligation() {
    assertThatThrownBy(() -> Obligations.builder().minimumAggregation(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Obligations.builder().ttl(Duration.ofSeconds(-1)).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingLeftCannotBeSatisfied() {
    Obligations none =
        Obligations.builder().ports(Allowed.only("sql")).ports(Allowed.only("files")).build();
    assertThat(none.isSatisfiable()).isFalse();
    assertThat(Restriction.permit(none)).isEqualTo(Restriction.DENY);
    assertThatThrownBy(() -> new Restriction.Permit(none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void obligationsIterateInOrderAndCannotBeChanged() {
    Obligations o =
        Obligations.builder()
            .mask("z", Mask.Partial.ALPHANUM)
            .mask("a", Mask.Constant.DROP)
            .filter(Predicate.of("z", Op.NOT_NULL))
            .filter(Predicate.of("a", Op.NOT_NULL))
            .build();
    assertThat(o.masks().keySet()).containsExactly("a", "z");
    assertThat(o.rowFilter()).extracting(Predicate::column).containsExactly("a", "z");
    assertThatThrownBy(() -> o.masks().put("b", Mask.Partial.ALPHANUM))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> o.rowFilter().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(
            () -> {
              var iterator = o.masks().entrySet().iterator();
              while (true) {
                iterator.next();
              }
            })
        .isInstanceOf(NoSuchElementException.class);
  }

  /** The sorted arrays behind obligations behave as the JDK's collections do. */
  @Test
  void sortedArraysAreMapsAndSets() {
    Cases.tryAll(
        "sorted arrays",
        Cases.COUNT,
        random -> {
          Generator make = new Generator(random);
          Map<String, Mask> a = masks(make);
          Map<String, Mask> b = masks(make);
          Map<String, Mask> joined = new TreeMap<>(a);
          b.forEach((column, mask) -> joined.merge(column, mask, Mask::join));
          MaskMap map = MaskMap.copyOf(a).join(MaskMap.copyOf(b));
          assertThat(map).isEqualTo(joined).hasSameHashCodeAs(joined);
          assertThat(joined).isEqualTo(map);
          for (String column : Generator.COLUMNS) {
            assertThat(map.get(column)).isEqualTo(joined.get(column));
            assertThat(map.containsKey(column)).isEqualTo(joined.containsKey(column));
          }
          Set<String> s = make.someOf(Generator.COLUMNS);
          Set<String> t = make.someOf(Generator.COLUMNS);
          Set<String> union = new TreeSet<>(s);
          union.addAll(t);
          Set<String> both = new TreeSet<>(s);
          both.retainAll(t);
          SortedArraySet<String> sorted = SortedArraySet.copyOf(s);
          assertThat(new ArrayList<>(sorted.union(SortedArraySet.copyOf(t))))
              .isEqualTo(new ArrayList<>(union));
          assertThat(new ArrayList<>(sorted.intersection(SortedArraySet.copyOf(t))))
              .isEqualTo(new ArrayList<>(both));
          assertThat(sorted).isEqualTo(new HashSet<>(s)).hasSameHashCodeAs(new HashSet<>(s));
        });
  }

  private static Map<String, Mask> masks(Generator make) {
    Map<String, Mask> masks = new TreeMap<>();
    make.someOf(Generator.COLUMNS).forEach(column -> masks.put(column, make.mask()));
    return masks;
  }

  @Test
  void templatesSelectByNameLabelAndAll() {
    ResourceFacts facts =
        new ResourceFacts(
            "urn:p",
            "sales",
            "orders",
            "team",
            null,
            null,
            null,
            Set.of(),
            List.of(
                new Column("id", "integer", true, Set.of(), "internal"),
                new Column("email", "string", false, Set.of("pii"), "confidential")));
    assertThat(resolve(facts, "*pii").keySet()).containsExactly("email");
    assertThat(resolve(facts, "*confidential").keySet()).containsExactly("email");
    assertThat(resolve(facts, "*").keySet()).containsExactly("email", "id");
    assertThat(resolve(facts, "id").keySet()).containsExactly("id");
    assertThat(resolve(facts, "pii")).isEmpty();
    assertThat(
            new ObligationTemplate(
                    Map.of("*pii", Mask.Pseudonym.TOKENIZE, "email", Mask.Partial.ALPHANUM),
                    Obligations.NONE)
                .resolve(facts)
                .masks())
        .isEqualTo(Map.of("email", Mask.Constant.NULL));
  }

  private static Map<String, Mask> resolve(ResourceFacts facts, String selector) {
    return new ObligationTemplate(Map.of(selector, Mask.Partial.ALPHANUM), Obligations.NONE)
        .resolve(facts)
        .masks();
  }
}
