package dev.bylaw.rego.builtin.graphql;

import dev.bylaw.rego.builtin.BuiltinFamily;

/** GraphQL: parsing, schemas, validation. */
public final class GraphqlFamily extends BuiltinFamily {
  /** For the registry, which finds families as services. */
  public GraphqlFamily() {
    super(GraphqlBuiltins::find);
  }
}
