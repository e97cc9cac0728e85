package dev.bylaw.drools.table;

import dev.bylaw.drools.fact.Facts;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One filled condition cell: an attribute and what its value must match. */
public record Condition(Attribute attribute, Match match) {

  /** Whether the facts meet the condition. An absent attribute meets {@code absent} alone. */
  public boolean matches(Facts facts) {
    return switch (attribute) {
      case Attribute.Text(_, _, Reader<String> read) -> {
        @Nullable String text = read.read(facts);
        yield text == null ? match instanceof Match.Absent : match.matchesText(text);
      }
      case Attribute.Texts(_, _, Reader<Set<String>> read, Predicate<Facts> _) -> {
        @Nullable Set<String> members = read.read(facts);
        yield members == null ? match instanceof Match.Absent : match.matchesSet(members);
      }
      case Attribute.Number(_, _, Reader<BigDecimal> read, Predicate<Facts> _) -> {
        @Nullable BigDecimal number = read.read(facts);
        yield number == null ? match instanceof Match.Absent : match.matchesNumber(number);
      }
      case Attribute.Flag(_, _, Reader<Boolean> read, Predicate<Facts> _) -> {
        @Nullable Boolean flag = read.read(facts);
        yield flag == null ? match instanceof Match.Absent : match.matchesFlag(flag);
      }
    };
  }
}
