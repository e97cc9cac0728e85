package dev.bylaw.cli.pack;

import java.util.Locale;

/** How packs are written. */
enum PackFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
