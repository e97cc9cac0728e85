package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Location;
import org.jspecify.annotations.Nullable;

/** A file has no layout; never leaves the package. */
final class Unformattable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Location location;
  private final String problem;

  Unformattable(@Nullable Location location, String problem) {
    super(problem, null, false, false);
    this.location = location;
    this.problem = problem;
  }

  @Nullable Location location() {
    return location;
  }

  String problem() {
    return problem;
  }
}
