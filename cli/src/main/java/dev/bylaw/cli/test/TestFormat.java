package dev.bylaw.cli.test;

/** How a run is told. */
enum TestFormat {
  PRETTY,
  JSON,
  JUNIT;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
