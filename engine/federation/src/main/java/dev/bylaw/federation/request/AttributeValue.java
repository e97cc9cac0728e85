package dev.bylaw.federation.request;

import java.math.BigDecimal;
import java.util.List;

/**
 * The value of an attribute. Equality is by meaning: {@code Num} drops trailing zeros, so that 1.0
 * equals 1. The order is total: flags, then numbers, then texts (by UTF-16 code units), then lists
 * (lexicographically).
 */
public sealed interface AttributeValue extends Comparable<AttributeValue> {

  /** A text. */
  record Text(String value) implements AttributeValue {
    @Override
    public String toString() {
      return '"' + value + '"';
    }
  }

  /** A number of any size, without trailing zeros. */
  record Num(BigDecimal value) implements AttributeValue {
    public Num {
      value = value.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** A truth value. */
  record Flag(boolean value) implements AttributeValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** A list of values; the order counts. */
  record Many(List<AttributeValue> values) implements AttributeValue {
    public Many {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** The given text as a value. */
  static AttributeValue of(String text) {
    return new Text(text);
  }

  /** The given number as a value. */
  static AttributeValue of(long number) {
    return new Num(BigDecimal.valueOf(number));
  }

  /** The given truth value as a value. */
  static AttributeValue of(boolean flag) {
    return new Flag(flag);
  }

  @Override
  default int compareTo(AttributeValue other) {
    return switch (this) {
      case Flag(boolean mine) when other instanceof Flag(boolean theirs) ->
          Boolean.compare(mine, theirs);
      case Num(BigDecimal mine) when other instanceof Num(BigDecimal theirs) ->
          mine.compareTo(theirs);
      case Text(String mine) when other instanceof Text(String theirs) -> mine.compareTo(theirs);
      case Many(List<AttributeValue> mine)
          when other instanceof Many(List<AttributeValue> theirs) ->
          compare(mine, theirs);
      default -> Integer.compare(kind(this), kind(other));
    };
  }

  private static int compare(List<AttributeValue> mine, List<AttributeValue> theirs) {
    int shared = Math.min(mine.size(), theirs.size());
    for (int i = 0; i < shared; i++) {
      int order = mine.get(i).compareTo(theirs.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.size(), theirs.size());
  }

  private static int kind(AttributeValue value) {
    return switch (value) {
      case Flag _ -> 0;
      case Num _ -> 1;
      case Text _ -> 2;
      case Many _ -> 3;
    };
  }
}
