package dev.bylaw.cli.rego;

import java.util.Locale;

/** For people or for machines. */
enum TextFormat {
  PRETTY,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
