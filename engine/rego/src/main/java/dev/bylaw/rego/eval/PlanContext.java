package dev.bylaw.rego.eval;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import org.jspecify.annotations.Nullable;

/** What planning a body needs to know of the program. */
record PlanContext(
    DataTree tree, SlotTable slots, BuiltinLibrary builtins, Nodes nodes, Plan.Kind kind) {

  /** Whether the plan tells an observer of each statement. */
  boolean observed() {
    return kind == Plan.Kind.OBSERVED;
  }

  /** Whether what cannot change a value is left out. */
  boolean lazy() {
    return kind != Plan.Kind.EXHAUSTIVE;
  }

  /** The function that a ref from `data` names, or null. */
  @Nullable Function function(Term.Ref ref) {
    DataTree at = tree;
    for (Term step : ref.path()) {
      if (!(step instanceof Term.Scalar(StringValue name, var _))) {
        return null;
      }
      at = at.child(name);
      if (at == null) {
        return null;
      }
    }
    return at.function;
  }

  /** The number of arguments that an operator takes, or -1 where that varies. */
  int arity(Term.Ref operator) {
    if (operator.isData()) {
      Function function = function(operator);
      return function == null ? -1 : function.arity;
    }
    Signature signature = builtins.signature(dotted(operator));
    return signature == null || signature.variadic() != null ? -1 : signature.arity();
  }

  /** The dotted name that a ref spells. */
  static String dotted(Term.Ref ref) {
    String name = dottedOrNull(ref);
    if (name == null) {
      throw new IllegalStateException("not the name of a builtin at " + ref.span());
    }
    return name;
  }

  /** The dotted name that a term spells, or null. */
  static @Nullable String dottedOrNull(Term term) {
    if (term instanceof Term.Var(String name, var _)) {
      return name;
    }
    if (!(term instanceof Term.Ref ref)
        || ref.isData()
        || ref.isInput()
        || !(ref.head() instanceof Term.Var(String head, var _))) {
      return null;
    }
    StringBuilder name = new StringBuilder(head);
    for (Term step : ref.path()) {
      if (!(step instanceof Term.Scalar(StringValue part, var _))) {
        return null;
      }
      name.append('.').append(part.value());
    }
    return name.toString();
  }

  boolean isBuiltin(String name) {
    return builtins.signature(name) != null;
  }

  BuiltinCall.Target builtin(String name) {
    return new BuiltinCall.Target(name, builtins.lookup(name));
  }

  /** Whether a builtin has several results. */
  boolean isRelation(String name) {
    Signature signature = builtins.signature(name);
    return signature != null && signature.relation();
  }
}
