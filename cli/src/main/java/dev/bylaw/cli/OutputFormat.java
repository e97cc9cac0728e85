package dev.bylaw.cli;

import java.util.Locale;

/** For people, or for machines. */
public enum OutputFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
