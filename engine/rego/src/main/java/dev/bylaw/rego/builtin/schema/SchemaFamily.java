package dev.bylaw.rego.builtin.schema;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** JSON Schema. */
public final class SchemaFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public SchemaFamily() {
    super(SchemaBuiltins::find);
  }
}
