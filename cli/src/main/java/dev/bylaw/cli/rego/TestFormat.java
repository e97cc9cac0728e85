package dev.bylaw.cli.rego;

import java.util.Locale;

/** How the results of tests are shown. */
enum TestFormat {
  PRETTY,
  JSON,
  JUNIT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
