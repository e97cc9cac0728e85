package dev.bylaw.cli.rego;

import java.util.Locale;

/** How the result of a benchmark is shown. */
enum BenchFormat {
  PRETTY,
  JSON,
  GOBENCH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
