package dev.bylaw.rego.builtin.json;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** JSON text, paths and patches. */
public final class JsonFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public JsonFamily() {
    super(JsonBuiltins::find);
  }
}
