package dev.bylaw.rego.builtin.text;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Functions of strings, and what speaks to a reader. */
public final class TextFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public TextFamily() {
    super(
        StringBuiltins::find,
        TextBuiltins::find,
        DebugBuiltins::find,
        SemverBuiltins::find,
        UuidBuiltins::find);
  }
}
