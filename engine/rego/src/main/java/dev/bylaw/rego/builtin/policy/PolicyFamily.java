package dev.bylaw.rego.builtin.policy;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Rego as data. */
public final class PolicyFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public PolicyFamily() {
    super(PolicyBuiltins::find);
  }
}
