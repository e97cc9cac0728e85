package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;

/** Checks the types of a query against those of its program. */
final class QueryTypes {
  private static final List<Value> ROOTS = List.of(StringValue.of("data"), StringValue.of("input"));

  private QueryTypes() {}

  static void check(Body query, CheckedProgram program, List<Diagnostic> diagnostics) {
    TypeScope.Layer layer = new TypeScope.Layer(program.types().documents(), null);
    // a comparison of a query has a value to show, true or false
    new TypeChecker(QueryTypes::under, false, diagnostics)
        .body(query, TypeScope.of(layer, program.builtins()));
  }

  /** Under a modifier every document may be anything. */
  private static TypeScope under(TypeScope scope, List<Literal.With> modifiers) {
    if (modifiers.isEmpty()) {
      return scope;
    }
    TypeTree tree = new TypeTree();
    ROOTS.forEach(root -> tree.put(List.of(root), Types.ANY));
    return scope.under(tree);
  }
}
