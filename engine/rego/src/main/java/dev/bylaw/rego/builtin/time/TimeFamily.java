package dev.bylaw.rego.builtin.time;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Time, with Go's layouts and durations. */
public final class TimeFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public TimeFamily() {
    super(TimeBuiltins::find);
  }
}
