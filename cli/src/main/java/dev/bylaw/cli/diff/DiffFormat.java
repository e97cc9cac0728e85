package dev.bylaw.cli.diff;

/** How {@code bylaw diff} writes. */
enum DiffFormat {
  TEXT,
  JSON,
  HTML
}
