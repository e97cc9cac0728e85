package dev.bylaw.cli.bundle;

import java.util.Locale;

/** How what is said of a bundle is written. */
enum BundleFormat {
  /** For people. */
  PRETTY,
  /** By docs/schemas/bundle.schema.json. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
