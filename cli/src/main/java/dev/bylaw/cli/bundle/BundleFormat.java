package dev.bylaw.cli.bundle;

/** How what is said of a bundle is written. */
enum BundleFormat {
  /** For people. */
  PRETTY,
  /** By docs/schemas/bundle.schema.json. */
  JSON
}
