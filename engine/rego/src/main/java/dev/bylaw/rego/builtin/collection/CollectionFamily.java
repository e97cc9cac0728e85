package dev.bylaw.rego.builtin.collection;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** Functions of arrays, sets, objects and graphs. */
public final class CollectionFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public CollectionFamily() {
    super(
        AggregateBuiltins::find,
        ArrayBuiltins::find,
        SetBuiltins::find,
        ObjectBuiltins::find,
        GraphBuiltins::find);
  }
}
