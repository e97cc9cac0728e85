package dev.bylaw.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be lowered is an error or NULL, and never the clear value. */
class RefusedTest {
  private static final PhysicalColumn EMAIL =
      new PhysicalColumn("email", ColumnType.of(ColumnType.Kind.VARCHAR), 1);
  private static final PhysicalColumn ADDRESS =
      new PhysicalColumn("address", ColumnType.UNKNOWN, 2);
  private static final PhysicalColumn CITY =
      new PhysicalColumn("address.city", ColumnType.of(ColumnType.Kind.VARCHAR), 3);
  private static final PhysicalColumn AGE =
      new PhysicalColumn("age", ColumnType.of(ColumnType.Kind.INTEGER), 4);
  private static final Relation PEOPLE =
      new Relation(List.of("people"), List.of(EMAIL, ADDRESS, CITY, AGE));

  private static Lowered lower(Dialect dialect, Obligations.Builder obligations, String... shown)
      throws LoweringException {
    return Lowering.select(
        dialect, PEOPLE, List.of(shown), obligations.build(), PseudonymKeys.NONE);
  }

  private static Obligations.Builder of() {
    return Obligations.builder();
  }

  @ParameterizedTest
  @EnumSource
  void aMaskOfAColumnThatIsNotThere(Dialect dialect) {
    assertThatThrownBy(() -> lower(dialect, of().mask("Email", Mask.Constant.NULL), "email"))
        .hasMessage("the decision masks the column `Email`, which the table does not have");
  }

  @Test
  void twoColumnsThatTheEngineTakesForOne() throws LoweringException {
    Relation twins =
        new Relation(List.of("t"), List.of(EMAIL, new PhysicalColumn("EMAIL", EMAIL.type(), 5)));
    Obligations masked = of().mask("email", Mask.Constant.NULL).build();
    for (Dialect dialect : Dialect.values()) {
      if (dialect == Dialect.POSTGRES) {
        assertThat(
                Lowering.select(dialect, twins, List.of("EMAIL"), masked, PseudonymKeys.NONE).sql())
            .contains("\"t\".\"EMAIL\"");
      } else {
        assertThatThrownBy(
                () -> Lowering.select(dialect, twins, List.of("EMAIL"), masked, PseudonymKeys.NONE))
            .hasMessageContaining("cannot tell the column `EMAIL`");
      }
    }
  }

  @Test
  void aNameThatPostgresqlWouldCut() {
    Relation cut =
        new Relation(List.of("t"), List.of(new PhysicalColumn("é".repeat(32), EMAIL.type(), 1)));
    assertThatThrownBy(() ->
            Lowering.select(
                Dialect.POSTGRES,
                cut,
                List.of("é".repeat(32)),
                Obligations.NONE,
                PseudonymKeys.NONE))
        .hasMessageContaining("at most 63 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a\nb", "a\u202eb", "a\ud800b"})
  void namesWithWhatNobodySees(String name) {
    for (Dialect dialect : Dialect.values()) {
      assertThatThrownBy(() -> dialect.syntax().name(name)).isInstanceOf(LoweringException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "varchar) , secret",
        "varchar(15)) AS x, (y",
        "varchar -- ",
        "varchar/*",
        "varchar'",
        "x\"y",
        "row(a varchar",
        "array(varchar))",
        "((",
        ";",
        ""
      })
  void typesThatAreMoreThanATypes(String type) {
    assertThatThrownBy(() -> ColumnType.parse(type, Dialect.TRINO))
        .hasMessageContaining("expected a type");
  }

  @Test
  void aFieldWithinAColumnHidesTheWholeColumn() throws LoweringException {
    for (Dialect dialect : Dialect.values()) {
      Lowered lowered =
          lower(
              dialect,
              of().mask("address.city", Mask.Partial.ALPHANUM),
              "email",
              "address",
              "address.city");
      assertThat(lowered.columns())
          .extracting(Lowered.ShownColumn::name)
          .containsExactly("email", "address");
      assertThat(lowered.columns().getLast().isNull()).isTrue();
      assertThat(lowered.notes()).containsExactly("`address` is NULL: a field within it is masked");
    }
  }

  @Test
  void aNestedFieldAlone() {
    assertThatThrownBy(() -> lower(Dialect.TRINO, of(), "address.city"))
        .hasMessage("the field `address.city` is nested: show `address` instead");
  }

  @Test
  void filtersThatMeanNothingToTheirColumn() {
    List<Predicate> wrong =
        List.of(
            Predicate.of("age", Predicate.Op.EQ, AttributeValue.of("1 OR 1=1")),
            Predicate.of("email", Predicate.Op.EQ, AttributeValue.of(1)),
            Predicate.of("address", Predicate.Op.EQ, AttributeValue.of("x")),
            Predicate.of("missing", Predicate.Op.IS_NULL),
            Predicate.of("email", Predicate.Op.EQ, AttributeValue.of("a\0b")),
            Predicate.of(
                "age", Predicate.Op.LT, new AttributeValue.Num(new BigDecimal("1e1000000000"))),
            new Predicate(
                "age",
                Predicate.Op.IN,
                new ArrayList<>(Collections.nCopies(1, AttributeValue.of("x")))));
    for (Predicate predicate : wrong) {
      for (Dialect dialect : Dialect.values()) {
        assertThatThrownBy(() -> lower(dialect, of().filter(predicate), "email"))
            .as("%s", predicate.column())
            .isInstanceOf(LoweringException.class);
      }
      assertThatThrownBy(() ->
              IcebergRestrictions.of(PEOPLE, List.of("email"), of().filter(predicate).build()))
          .isInstanceOf(LoweringException.class);
    }
  }

  @Test
  void nothingLeftToShow() {
    assertThatThrownBy(() -> lower(Dialect.TRINO, of().mask("email", Mask.Constant.DROP), "email"))
        .hasMessage("no column is left to show");
  }

  @Test
  void icebergHidesWhatTheDecisionDoesNotShow() throws LoweringException {
    Obligations obligations =
        of().mask("email", Mask.Pseudonym.HASH_PURPOSE_LOCAL)
            .mask("age", Mask.Partial.ALPHANUM)
            .filter(Predicate.of("age", Predicate.Op.NE, AttributeValue.of(7)))
            .filter(Predicate.of("email", Predicate.Op.EQ, AttributeValue.of("a\"\\\n")))
            .build();
    assertThat(IcebergRestrictions.of(PEOPLE, List.of("email", "age"), obligations))
        .isEqualTo(
            """
            {"read-restrictions":{"required-row-filter":\
            {"type":"and","left":\
            {"type":"and","left":{"type":"not-null","child":{"type":"reference","id":4}},\
            "right":{"type":"not-eq","left":{"type":"reference","id":4},\
            "right":{"type":"literal","value":7}}},\
            "right":\
            {"type":"and","left":{"type":"not-null","child":{"type":"reference","id":1}},\
            "right":{"type":"eq","left":{"type":"reference","id":1},\
            "right":{"type":"literal","value":"a\\"\\\\\\u000a"}}}},\
            "required-column-projections":[\
            {"field-id":1,"action":"sha-256-query-local"},\
            {"field-id":2,"action":"replace-with-null"},\
            {"field-id":3,"action":"replace-with-null"},\
            {"field-id":4,"action":"replace-with-null"}]}}\
            """);
  }

  @Test
  void icebergRefusesWhatItCannotSay() {
    assertThatThrownBy(() ->
            IcebergRestrictions.of(PEOPLE, List.of("email"), of().minimumAggregation(5).build()))
        .hasMessageContaining("no minimum aggregation");
    Relation noIds = new Relation(List.of("t"), List.of(new PhysicalColumn("a", EMAIL.type(), 0)));
    assertThatThrownBy(() -> IcebergRestrictions.of(noIds, List.of("a"), Obligations.NONE))
        .hasMessageContaining("expected a field id");
  }
}
