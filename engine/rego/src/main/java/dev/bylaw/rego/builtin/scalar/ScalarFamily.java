package dev.bylaw.rego.builtin.scalar;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Functions of numbers, and of any one value: arithmetic, bits, units, comparison, types. */
public final class ScalarFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public ScalarFamily() {
    super(
        NumberBuiltins::find,
        BitsBuiltins::find,
        UnitsBuiltins::find,
        ComparisonBuiltins::find,
        RangeBuiltins::find,
        TypeBuiltins::find);
  }
}
