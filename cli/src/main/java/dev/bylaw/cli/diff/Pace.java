package dev.bylaw.cli.diff;

import java.util.Locale;

/** How many recorded decisions were asked again in which time: reading them and both answers. */
record Pace(long decisions, long nanos) {
  double seconds() {
    return nanos / 1e9;
  }

  /** In a second, rounded down; of none, 0. */
  long perSecond() {
    return (long) (decisions / Math.max(seconds(), 1e-9));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d decisions replayed in %.1f s: %,d a second",
        decisions,
        seconds(),
        perSecond());
  }
}
