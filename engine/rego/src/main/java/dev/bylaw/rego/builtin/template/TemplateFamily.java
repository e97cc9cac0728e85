package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Go's text templates. */
public final class TemplateFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public TemplateFamily() {
    super(TemplateBuiltins::find);
  }
}
