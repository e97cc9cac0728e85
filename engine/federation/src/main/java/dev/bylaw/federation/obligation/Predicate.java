package dev.bylaw.federation.obligation;

import dev.bylaw.federation.request.AttributeValue;
import dev.bylaw.federation.request.Personal;
import java.util.List;
import java.util.TreeSet;

/**
 * One condition that every row must meet, in canonical form: the values of {@code in} and {@code
 * not_in} are sorted and distinct, and a list of one is {@code eq} or {@code ne}. Two predicates
 * are equal if and only if their canonical forms are; nothing is ever inferred from their meaning.
 *
 * @param column the column it reads; not empty
 * @param op how it compares
 * @param values what it compares with: one value for {@code eq ne lt le gt ge}, none for {@code
 *     is_null not_null}, any number for {@code in not_in} ({@code in} of nothing keeps no row);
 *     scalars, all of one type. They may be attributes of the subject
 */
public record Predicate(String column, Op op, @Personal List<AttributeValue> values)
    implements Comparable<Predicate> {

  /** How a column's value compares with the predicate's. */
  public enum Op {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    IN,
    NOT_IN,
    IS_NULL,
    NOT_NULL
  }

  public Predicate {
    if (column.isEmpty()) {
      throw new IllegalArgumentException("a predicate requires a column");
    }
    for (AttributeValue value : values) {
      if (value instanceof AttributeValue.Many) {
        throw new IllegalArgumentException("a predicate compares with scalars, got a list");
      }
      if (value.getClass() != values.getFirst().getClass()) {
        throw new IllegalArgumentException("a predicate's values are all of one type");
      }
    }
    int expected =
        switch (op) {
          case EQ, NE, LT, LE, GT, GE -> 1;
          case IS_NULL, NOT_NULL -> 0;
          case IN, NOT_IN -> values.size();
        };
    if (values.size() != expected) {
      throw new IllegalArgumentException(
          "`" + op + "` requires " + expected + " values, got " + values.size());
    }
    if (op == Op.IN || op == Op.NOT_IN) {
      values = List.copyOf(new TreeSet<>(values));
      if (values.size() == 1) {
        op = op == Op.IN ? Op.EQ : Op.NE;
      }
    } else {
      values = List.copyOf(values);
    }
  }

  /** A predicate that compares with the given values. */
  public static Predicate of(String column, Op op, AttributeValue... values) {
    return new Predicate(column, op, List.of(values));
  }

  /** By column, operator, then values. */
  @Override
  public int compareTo(Predicate other) {
    int order = column.compareTo(other.column);
    if (order == 0) {
      order = op.compareTo(other.op);
    }
    if (order == 0) {
      order = new AttributeValue.Many(values).compareTo(new AttributeValue.Many(other.values));
    }
    return order;
  }
}
