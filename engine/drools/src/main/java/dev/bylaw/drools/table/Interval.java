package dev.bylaw.drools.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers from {@code low} to {@code high}; null is unbounded. A single number is the interval from
 * it to itself. Numbers compare by value: 1 and 1.0 are the same.
 */
public record Interval(
    @Nullable BigDecimal low,
    boolean lowIncluded,
    @Nullable BigDecimal high,
    boolean highIncluded) {

  static Interval exactly(BigDecimal number) {
    return new Interval(number, true, number, true);
  }

  public boolean contains(BigDecimal number) {
    if (low != null) {
      int order = number.compareTo(low);
      if (order < 0 || (order == 0 && !lowIncluded)) {
        return false;
      }
    }
    if (high != null) {
      int order = number.compareTo(high);
      return order < 0 || (order == 0 && highIncluded);
    }
    return true;
  }

  /** Whether every number of the other interval is in this one. */
  boolean covers(Interval other) {
    return coversLow(other) && coversHigh(other);
  }

  private boolean coversLow(Interval other) {
    if (low == null) {
      return true;
    }
    if (other.low == null) {
      return false;
    }
    int order = other.low.compareTo(low);
    return order > 0 || (order == 0 && (lowIncluded || !other.lowIncluded));
  }

  private boolean coversHigh(Interval other) {
    if (high == null) {
      return true;
    }
    if (other.high == null) {
      return false;
    }
    int order = other.high.compareTo(high);
    return order < 0 || (order == 0 && (highIncluded || !other.highIncluded));
  }
}
