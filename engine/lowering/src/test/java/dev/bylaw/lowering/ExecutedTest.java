package dev.bylaw.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Mask.Constant;
import dev.bylaw.federation.obligation.Mask.End;
import dev.bylaw.federation.obligation.Mask.Generalize;
import dev.bylaw.federation.obligation.Mask.Partial;
import dev.bylaw.federation.obligation.Mask.Pseudonym;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the lowered SQL on DuckDB and PostgreSQL, and compares with {@link Reference}. */
class ExecutedTest {
  private static final int ROWS = 120;
  private static final PseudonymKeys KEYS =
      PseudonymKeys.of("a secret of the mesh, 32 bytes long!".getBytes(), "fraud", "q-1");

  private static final List<Mask> MASKS =
      List.of(
          Partial.ALPHANUM,
          new Partial(End.FIRST, 1),
          new Partial(End.FIRST, 4),
          new Partial(End.LAST, 1),
          new Partial(End.LAST, 4),
          Pseudonym.TOKENIZE,
          Pseudonym.HASH_GLOBAL,
          Pseudonym.HASH_PURPOSE_LOCAL,
          Pseudonym.HASH_QUERY_LOCAL,
          Generalize.TO_MONTH,
          Generalize.TO_YEAR,
          Constant.FIXED_VALUE,
          Constant.NULL);

  private static Engines engines;
  private static List<List<Object>> rows;

  @BeforeAll
  static void start() throws Exception {
    engines = Engines.start();
    long seed = Long.getLong("bylaw.seed", 20261121L);
    rows = Sample.rows(new SplittableRandom(seed), ROWS);
    for (Engines.Engine engine : engines.engines()) {
      Sample.create(engine, rows);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    engines.close();
  }

  /** All columns but the first, by which rows are told apart, under one mask. */
  private static Lowered masked(Dialect dialect, Mask mask, PseudonymKeys keys) throws Exception {
    Obligations.Builder obligations = Obligations.builder();
    Sample.COLUMNS.stream().skip(1).forEach(c -> obligations.mask(c.name(), mask));
    return Lowering.select(dialect, Sample.RELATION, Sample.names(), obligations.build(), keys);
  }

  @Test
  void everyEngineMasksAsTheReferenceDoes() throws Exception {
    for (Engines.Engine engine : engines.engines()) {
      for (Mask mask : MASKS) {
        List<List<Object>> found = Sample.run(engine, masked(engine.dialect(), mask, KEYS));
        assertThat(found).as("%s %s", engine, mask).hasSize(ROWS);
        for (int row = 0; row < ROWS; row++) {
          for (int i = 1; i < Sample.COLUMNS.size(); i++) {
            PhysicalColumn column = Sample.COLUMNS.get(i);
            Object clear = rows.get(row).get(i);
            assertThat(found.get(row).get(i))
                .as("%s %s of %s, row %d: %s", engine, mask.action(), column, row, clear)
                .isEqualTo(Reference.of(mask, column.type(), clear, KEYS));
          }
        }
      }
    }
  }

  @Test
  void withoutMasksEveryValueIsClear() throws Exception {
    for (Engines.Engine engine : engines.engines()) {
      Lowered all =
          Lowering.select(
              engine.dialect(), Sample.RELATION, Sample.names(), Obligations.NONE, KEYS);
      assertThat(Sample.run(engine, all)).isEqualTo(rows);
    }
  }

  /** Whatever two values a mask shows alike, a higher mask shows alike, too. */
  @Test
  void aHigherMaskTellsNoMoreValuesApart() throws Exception {
    for (Engines.Engine engine : engines.engines()) {
      Map<Mask, List<List<Object>>> shown = new HashMap<>();
      for (Mask mask : MASKS) {
        shown.put(mask, Sample.run(engine, masked(engine.dialect(), mask, KEYS)));
      }
      for (Mask low : MASKS) {
        for (Mask high : MASKS) {
          if (low.isAtMost(high)) {
            for (int i = 1; i < Sample.COLUMNS.size(); i++) {
              Map<Object, Object> function = new HashMap<>();
              for (int row = 0; row < ROWS; row++) {
                Object before = String.valueOf(shown.get(low).get(row).get(i));
                Object after = String.valueOf(shown.get(high).get(row).get(i));
                assertThat(function.merge(before, after, (a, _) -> a))
                    .as("%s to %s of %s", low, high, Sample.COLUMNS.get(i))
                    .isEqualTo(after);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void withoutKeysNoPseudonymShowsAnything() throws Exception {
    for (Engines.Engine engine : engines.engines()) {
      for (Mask mask : Pseudonym.values()) {
        Lowered lowered = masked(engine.dialect(), mask, PseudonymKeys.NONE);
        assertThat(lowered.notes()).hasSize(Sample.COLUMNS.size() - 1);
        assertThat(Sample.run(engine, lowered))
            .allSatisfy(row -> assertThat(row.subList(1, row.size())).containsOnlyNulls());
      }
    }
  }

  @Test
  void pseudonymsJoinWithinTheirScopeAlone() throws Exception {
    byte[] secret = new byte[32];
    PseudonymKeys fraud1 = PseudonymKeys.of(secret, "fraud", "q-1");
    PseudonymKeys fraud2 = PseudonymKeys.of(secret, "fraud", "q-2");
    PseudonymKeys ads = PseudonymKeys.of(secret, "ads", "q-3");
    Engines.Engine engine = engines.engines().getFirst();
    for (Pseudonym mask : Pseudonym.values()) {
      List<List<Object>> first = Sample.run(engine, masked(engine.dialect(), mask, fraud1));
      boolean withinPurpose =
          first.equals(Sample.run(engine, masked(engine.dialect(), mask, fraud2)));
      boolean beyond = first.equals(Sample.run(engine, masked(engine.dialect(), mask, ads)));
      assertThat(withinPurpose).as(mask.action()).isEqualTo(mask != Pseudonym.HASH_QUERY_LOCAL);
      assertThat(beyond)
          .as(mask.action())
          .isEqualTo(mask == Pseudonym.TOKENIZE || mask == Pseudonym.HASH_GLOBAL);
    }
  }

  @Test
  void filtersKeepTheRowsThatMeetThem() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 150; i++) {
      int index = random.nextInt(Sample.COLUMNS.size() - 1);
      PhysicalColumn column = Sample.COLUMNS.get(index);
      Predicate predicate = predicate(column, index, random);
      Obligations obligations = Obligations.builder().filter(predicate).build();
      List<Object> expected =
          rows.stream().filter(row -> meets(row.get(index), predicate)).map(r -> r.get(0)).toList();
      for (Engines.Engine engine : engines.engines()) {
        Lowered lowered =
            Lowering.select(engine.dialect(), Sample.RELATION, List.of("id"), obligations, KEYS);
        assertThat(Sample.run(engine, lowered).stream().map(List::getFirst).toList())
            .as("%s: %s", engine, lowered.where())
            .isEqualTo(expected);
      }
    }
  }

  private static Predicate predicate(PhysicalColumn column, int index, SplittableRandom random) {
    List<Predicate.Op> ops =
        column.type().kind() == ColumnType.Kind.BOOLEAN
            ? List.of(Predicate.Op.EQ, Predicate.Op.NE, Predicate.Op.IN, Predicate.Op.IS_NULL)
            : column.type().isText()
                ? List.of(Predicate.Op.EQ, Predicate.Op.NE, Predicate.Op.IN, Predicate.Op.NOT_IN)
                : List.of(Predicate.Op.values());
    Predicate.Op op = ops.get(random.nextInt(ops.size()));
    int count =
        switch (op) {
          case EQ, NE, LT, LE, GT, GE -> 1;
          case IN, NOT_IN -> random.nextInt(4);
          case IS_NULL, NOT_NULL -> 0;
        };
    List<AttributeValue> values = new ArrayList<>();
    while (values.size() < count) {
      Object value = rows.get(random.nextInt(ROWS)).get(index);
      if (value != null) {
        values.add(attribute(value));
      }
    }
    return new Predicate(column.name(), op, values);
  }

  private static AttributeValue attribute(Object value) {
    return switch (value) {
      case Boolean flag -> AttributeValue.of(flag);
      case Integer n -> AttributeValue.of(n);
      case Long n -> AttributeValue.of(n);
      case Double n -> new AttributeValue.Num(BigDecimal.valueOf(n));
      case BigDecimal n -> new AttributeValue.Num(n);
      default -> AttributeValue.of(value.toString());
    };
  }

  private static boolean meets(Object value, Predicate predicate) {
    if (value == null) {
      return predicate.op() == Predicate.Op.IS_NULL
          || (predicate.op() == Predicate.Op.NOT_IN && predicate.values().isEmpty());
    }
    AttributeValue mine = attribute(value);
    List<AttributeValue> all = predicate.values();
    return switch (predicate.op()) {
      case EQ, IN -> all.contains(mine);
      case NE, NOT_IN -> !all.contains(mine);
      case LT -> mine.compareTo(all.getFirst()) < 0;
      case LE -> mine.compareTo(all.getFirst()) <= 0;
      case GT -> mine.compareTo(all.getFirst()) > 0;
      case GE -> mine.compareTo(all.getFirst()) >= 0;
      case IS_NULL -> false;
      case NOT_NULL -> true;
    };
  }

  @Test
  void smallGroupsAreNotShown() throws Exception {
    Obligations obligations =
        Obligations.builder().mask("born", Generalize.TO_YEAR).minimumAggregation(3).build();
    for (Engines.Engine engine : engines.engines()) {
      Lowered lowered =
          Lowering.select(
              engine.dialect(), Sample.RELATION, List.of("born", "select"), obligations, KEYS);
      Map<List<Object>, Integer> groups = new HashMap<>();
      for (List<Object> row : rows) {
        Object born =
            Reference.of(
                Generalize.TO_YEAR, ColumnType.of(ColumnType.Kind.DATE), row.get(10), KEYS);
        List<Object> key = new ArrayList<>();
        key.add(born);
        key.add(row.get(9));
        groups.merge(key, 1, Integer::sum);
      }
      groups.values().removeIf(n -> n < 3);
      assertThat(groups).isNotEmpty();
      assertThat(Sample.run(engine, lowered)).containsExactlyInAnyOrderElementsOf(groups.keySet());
    }
  }
}
