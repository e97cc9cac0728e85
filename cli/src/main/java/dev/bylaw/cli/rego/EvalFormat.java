package dev.bylaw.cli.rego;

import java.util.Locale;

/** How the result of a query is shown. */
enum EvalFormat {
  JSON,
  PRETTY,
  VALUES,
  BINDINGS,
  RAW,
  SOURCE,
  DISCARD;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
