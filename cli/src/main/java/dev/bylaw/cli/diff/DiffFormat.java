package dev.bylaw.cli.diff;

import java.util.Locale;

/** How {@code bylaw diff} writes. */
enum DiffFormat {
  TEXT,
  JSON,
  HTML;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
