package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.syntax.Infix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builtins that are written between their operands. */
final class Operators {
  static final String MEMBER = Infix.MEMBER.builtin();
  static final String MEMBER_WITH_KEY = Infix.MEMBER_WITH_KEY.builtin();

  private Operators() {}

  /** An operator and how many operands it takes. */
  record Operator(String symbol, int operands) {}

  /** The operator that stands for the builtin, or null. */
  static @Nullable Operator of(String builtin) {
    return switch (builtin) {
      case "eq" -> new Operator("=", 2);
      case "assign" -> new Operator(":=", 2);
      default -> {
        Infix infix = Infix.ofBuiltin(builtin);
        yield infix == null
            ? null
            : new Operator(infix.symbol(), infix == Infix.MEMBER_WITH_KEY ? 3 : 2);
      }
    };
  }

  static String name(List<Term> terms) {
    return new Value.Call(terms).operator();
  }

  /** Whether the term is a union, {@code a | b}, which reads as a comprehension in brackets. */
  static boolean isUnion(Term term) {
    return term.value() instanceof Value.Call call && call.operator().equals("or");
  }

  static boolean isUnion(Expr expr) {
    return expr.terms() instanceof Ast.Operation(List<Term> terms)
        && terms.size() == 3
        && name(terms).equals("or");
  }

  static boolean isLogical(Expr expr) {
    return expr.terms() instanceof Ast.Logical;
  }

  /** Whether the statement is a set, whose braces a body's could be taken for. */
  static boolean isSet(Expr expr) {
    return !expr.negated()
        && expr.terms() instanceof Ast.One(Term term)
        && term.value() instanceof Value.SetOf;
  }

  /** The operand that is written first, or null where the terms are no infix call. */
  static @Nullable Term lead(List<Term> terms) {
    Operator operator = of(name(terms));
    if (operator == null) {
      return null;
    }
    if (terms.size() == operator.operands() + 1) {
      return terms.get(1);
    }
    return terms.size() == operator.operands() + 2 ? terms.getLast() : null;
  }

  /** Whether the statement is written with a brace first. */
  static boolean startsWithBrace(Expr expr) {
    return switch (expr.terms()) {
      case Ast.One(Term term) -> startsWithBrace(term);
      case Ast.Operation(List<Term> terms) -> {
        Term lead = lead(terms);
        yield lead != null && startsWithBrace(lead);
      }
      case Ast.Some _, Ast.Every _, Ast.Not _, Ast.Logical _ -> false;
    };
  }

  private static boolean startsWithBrace(Term term) {
    return switch (term.value()) {
      case Value.SetOf set -> !set.elements().isEmpty();
      case Value.Obj _, Value.SetComprehension _, Value.ObjectComprehension _ -> true;
      case Value.Ref ref -> startsWithBrace(ref.terms().getFirst());
      case Value.Call call -> {
        Operator operator = of(call.operator());
        yield operator != null
            && call.terms().size() == operator.operands() + 1
            && startsWithBrace(call.terms().get(1));
      }
      case Value.Scalar _,
          Value.Var _,
          Value.Array _,
          Value.ArrayComprehension _,
          Value.Template _ ->
          false;
    };
  }
}
