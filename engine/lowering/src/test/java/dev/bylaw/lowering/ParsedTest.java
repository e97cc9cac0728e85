package dev.bylaw.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.federation.obligation.Mask;
import dev.bylaw.federation.obligation.Obligations;
import dev.bylaw.federation.obligation.Predicate;
import dev.bylaw.federation.request.AttributeValue;
import io.trino.sql.parser.SqlParser;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.ComparisonExpression;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Query;
import io.trino.sql.tree.QuerySpecification;
import io.trino.sql.tree.SingleColumn;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.Table;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Trino's and Spark's own parsers make of what is lowered for them. */
class ParsedTest {
  private static final PseudonymKeys KEYS = PseudonymKeys.of(new byte[32], "fraud", "q-1");

  private static final List<Mask> MASKS =
      List.of(
          new Mask.Partial(Mask.End.FIRST, 4),
          new Mask.Partial(Mask.End.LAST, 4),
          Mask.Partial.ALPHANUM,
          Mask.Pseudonym.TOKENIZE,
          Mask.Pseudonym.HASH_GLOBAL,
          Mask.Pseudonym.HASH_QUERY_LOCAL,
          Mask.Generalize.TO_MONTH,
          Mask.Generalize.TO_YEAR,
          Mask.Constant.FIXED_VALUE,
          Mask.Constant.NULL);

  private static Lowered lowered(Dialect dialect, Mask mask, int minimum) throws Exception {
    Obligations.Builder obligations = Obligations.builder().minimumAggregation(minimum);
    Sample.COLUMNS.stream().skip(1).forEach(c -> obligations.mask(c.name(), mask));
    obligations.filter(
        Predicate.of("na\"me", Predicate.Op.NE, AttributeValue.of("' OR 1=1 -- \\' /*")));
    return Lowering.select(dialect, Sample.RELATION, Sample.names(), obligations.build(), KEYS);
  }

  @Test
  void trinoReadsEveryMaskOfEveryTypeAsACastToThatType() throws Exception {
    for (Mask mask : MASKS) {
      Lowered lowered = lowered(Dialect.TRINO, mask, 0);
      QuerySpecification query = trino(lowered.sql());
      assertThat(query.getSelect().getSelectItems()).hasSize(Sample.COLUMNS.size());
      for (int i = 0; i < Sample.COLUMNS.size(); i++) {
        PhysicalColumn column = Sample.COLUMNS.get(i);
        SingleColumn item = (SingleColumn) query.getSelect().getSelectItems().get(i);
        assertThat(item.getAlias()).map(Identifier::getValue).contains(column.name());
        if (i > 0) {
          assertThat(item.getExpression()).isInstanceOf(Cast.class);
          assertThat(((Cast) item.getExpression()).getType().toString().replace(" ", ""))
              .isEqualToIgnoringCase(Dialect.TRINO.syntax().type(column.type()).replace(" ", ""));
        }
      }
      Table table =
          (Table) ((io.trino.sql.tree.AliasedRelation) query.getFrom().orElseThrow()).getRelation();
      assertThat(table.getName().getOriginalParts())
          .extracting(Identifier::getValue)
          .containsExactly(Sample.TABLE);
      ComparisonExpression where = (ComparisonExpression) query.getWhere().orElseThrow();
      assertThat(((StringLiteral) where.getRight()).getValue()).isEqualTo("' OR 1=1 -- \\' /*");
      assertThat(new SqlParser().createStatement(lowered(Dialect.TRINO, mask, 5).sql()))
          .isInstanceOf(Query.class);
    }
  }

  private static QuerySpecification trino(String sql) {
    return (QuerySpecification) ((Query) new SqlParser().createStatement(sql)).getQueryBody();
  }

  @Test
  void sparkReadsEveryMaskOfEveryType() throws Exception {
    for (Mask mask : MASKS) {
      for (int minimum : new int[] {0, 5}) {
        String sql = lowered(Dialect.SPARK, mask, minimum).sql();
        List<String> names = new ArrayList<>();
        aliases(spark(sql), names);
        assertThat(names).as(sql).contains("`na\"me`", "`v'; drop table x; --`", "```c```");
      }
    }
  }

  /** Keywords of both cases are one to Spark, which upper-cases what its lexer sees. */
  private static ParseTree spark(String sql) {
    SqlBaseLexer lexer =
        new SqlBaseLexer(
            new org.apache.spark.sql.catalyst.parser.UpperCaseCharStream(
                CharStreams.fromString(sql)));
    SqlBaseParser parser = new SqlBaseParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    lexer.removeErrorListeners();
    BaseErrorListener strict =
        new BaseErrorListener() {
          @Override
          public void syntaxError(
              Recognizer<?, ?> recognizer,
              Object symbol,
              int line,
              int column,
              String message,
              RecognitionException e) {
            throw new AssertionError(line + ":" + column + " " + message + "\n" + sql);
          }
        };
    parser.addErrorListener(strict);
    lexer.addErrorListener(strict);
    return parser.singleStatement();
  }

  private static void aliases(ParseTree tree, List<String> into) {
    if (tree instanceof SqlBaseParser.QuotedIdentifierContext quoted) {
      into.add(quoted.getText());
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      aliases(tree.getChild(i), into);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "varchar(15)",
        "timestamp(3) with time zone",
        "decimal(12,2)",
        "char(3)",
        "array(varchar)"
      })
  void trinosMaskHasExactlyTheColumnsType(String type) throws Exception {
    PhysicalColumn column = new PhysicalColumn("phone", ColumnType.parse(type, Dialect.TRINO), 0);
    for (Mask mask : MASKS) {
      Cast cast =
          (Cast) new SqlParser().createExpression(Lowering.mask(Dialect.TRINO, column, mask, KEYS));
      assertThat(cast.getType().toString().replace(", ", ",")).isEqualTo(type);
    }
  }
}
