package dev.bylaw.rego.builtin.pattern;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Regular expressions in RE2 syntax, and globs. */
public final class PatternFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public PatternFamily() {
    super(RegexBuiltins::find, GlobBuiltins::find);
  }
}
