package dev.bylaw.rego.format;

import dev.bylaw.rego.ast.Ast;
import dev.bylaw.rego.ast.Ast.Expr;
import dev.bylaw.rego.ast.Ast.Term;
import dev.bylaw.rego.ast.Ast.Value;
import dev.bylaw.rego.ast.AstPrinter;
import dev.bylaw.rego.ast.Location;
import dev.bylaw.rego.value.BooleanValue;
import java.util.List;

/** Rules: their heads, bodies and else branches. */
final class RuleWriter {
  private final Output out;
  private final Style style;
  private final TermWriter terms;

  RuleWriter(Output out, Style style, TermWriter terms) {
    this.out = out;
    this.style = style;
    this.terms = terms;
  }

  /** Rules, a blank line between them unless both are one line and stood on neighbouring rows. */
  void rules(List<Ast.Rule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      Ast.Rule rule = rules.get(i);
      try {
        out.insertComments(rule.location());
      } catch (UnexpectedComment _) {
        // the comments go above the rule
      }
      try {
        rule(rule, false);
      } catch (UnexpectedComment _) {
        // what it stands in is written as it was
      }
      boolean grouped =
          i + 1 < rules.size()
              && isOneLine(rule)
              && isOneLine(rules.get(i + 1))
              && rules.get(i + 1).location().row() == rule.location().row() + 1;
      if (!grouped) {
        out.blankLine();
      }
    }
  }

  private boolean isOneLine(Ast.Rule rule) {
    return rule.body().size() <= 1
        && !rule.isDefault()
        && rule.otherwise() == null
        && !(rule.body().size() == 1 && Operators.isSet(rule.body().getFirst()))
        && usesIf(rule);
  }

  private boolean usesIf(Ast.Rule rule) {
    return (style.v1() || style.ifs()) && (style.contains() || rule.head().value() != null);
  }

  private static boolean isTrue(Term term) {
    return term.value() instanceof Value.Scalar scalar && scalar.value() == BooleanValue.TRUE;
  }

  private static boolean isTrueBody(List<Expr> body) {
    return body.size() == 1
        && !body.getFirst().negated()
        && body.getFirst().with().isEmpty()
        && body.getFirst().terms() instanceof Ast.One(Term term)
        && isTrue(term);
  }

  private void rule(Ast.Rule rule, boolean isElse) {
    if (!isElse) {
      out.startLine();
    }
    out.write(rule.isDefault() ? "default " : "");
    boolean constant = isTrueBody(rule.body()) && rule.otherwise() == null;
    out.commentOnFinalLine(constant);
    boolean unexpected = false;
    try {
      head(rule.head(), rule.isDefault(), constant, isElse);
    } catch (UnexpectedComment _) {
      unexpected = true;
    }
    if (rule.body().isEmpty() || constant) {
      out.endLine();
      return;
    }
    out.commentOnFinalLine(true);
    Expr first = rule.body().getFirst();
    if (usesIf(rule)) {
      out.write(" if");
      if (rule.body().size() == 1
          && first.location().row() == rule.head().location().endRow()
          && !Operators.isSet(first)) {
        out.write(" ");
        try {
          terms.exprs().expr(first);
        } catch (UnexpectedComment _) {
          // what it stands in is written as it was
        }
        out.endLine();
        otherwise(rule);
        return;
      }
    }
    if (unexpected && !out.comments().isEmpty()) {
      out.write(" { ");
    } else {
      out.write(" {");
      out.endLine();
    }
    if (usesIf(rule) && !isElse) {
      terms.exprs().markUnion(first);
    }
    out.up();
    try {
      terms.exprs().body(rule.body());
    } catch (UnexpectedComment _) {
      // what it stands in is written as it was
    }
    out.dropping(() -> out.insertComments(closing(rule, isElse)));
    out.down();
    out.startLine();
    out.write("}");
    otherwise(rule);
  }

  private static Location closing(Ast.Rule rule, boolean isElse) {
    if (!isElse && !rule.head().args().isEmpty()) {
      return Brackets.closingAfter('(', ')', '{', '}', rule.location());
    }
    return rule.head().key() != null
        ? Brackets.closingAfter('[', ']', '{', '}', rule.location())
        : Brackets.closing('{', '}', rule.location());
  }

  /** An else branch: beside the closing brace if it stood there, below a blank line if not. */
  private void otherwise(Ast.Rule rule) {
    Ast.Rule branch = rule.otherwise();
    if (branch == null) {
      return;
    }
    Location at = branch.head().location();
    List<String> lines = rule.location().text().lines().toList();
    int row = branch.location().row() - rule.location().row();
    boolean beside = row > 0 && row < lines.size() && !lines.get(row).strip().startsWith("else");
    boolean commented =
        (!out.comments().isEmpty() && out.comments().getFirst().location().row() < at.row())
            || out.hasCommentForLine();
    if (!commented && beside) {
      out.write(" ");
    } else {
      out.blankLine();
      out.startLine();
    }
    out.dropping(() -> out.insertComments(at));
    if (commented && !beside) {
      out.startLine();
    }
    rule(branch, true);
  }

  private void head(Ast.Head head, boolean isDefault, boolean constant, boolean isElse) {
    boolean hasArgs = !isElse && !head.args().isEmpty();
    if (isElse) {
      out.dropping(() -> out.insertComments(head.location()));
      out.write("else");
    } else if (!name(head)) {
      return;
    }
    if (hasArgs) {
      out.write("(");
      try {
        terms.parameters(head.args(), head.location());
      } finally {
        out.write(")");
      }
    }
    Term key = head.key();
    Term value = head.value();
    if (key != null && value == null) {
      if (style.contains()) {
        out.write(" contains ");
        terms.term(key);
      } else {
        out.write("[");
        terms.term(key);
        out.write("]");
      }
    }
    if (value == null || (key == null && isTrue(value) && !constant && !isDefault)) {
      return;
    }
    boolean constantRef = style.v1() && constant && key == null && !hasArgs;
    if (head.valueAtHead() && !isElse && isTrue(value) && !constantRef) {
      return;
    }
    out.write(head.assign() || style.v1() ? " := " : " = ");
    terms.term(isElse ? new Term(head.location(), value.value()) : value);
  }

  /** The ref that names the rule; returns whether the rest of the head is still to be written. */
  private boolean name(Ast.Head head) {
    List<Term> ref = head.ref();
    if (head.key() != null && head.value() == null && isGround(ref)) {
      ref = groundPrefix(ref);
    }
    List<Term> whole = ref;
    if (style.refHeads() || whole.size() == 1) {
      out.dropping(() -> terms.ref(whole));
      return true;
    }
    if (!out.comments().isEmpty()
        && whole.get(1).location().row() == out.comments().getFirst().location().row()) {
      out.asWritten(head.location());
      return false;
    }
    out.write(AstPrinter.print(whole.get(0).value()));
    out.write("[" + AstPrinter.print(whole.get(1).value()) + "]");
    return true;
  }

  private static boolean isGround(List<Term> ref) {
    return groundPrefix(ref).size() == ref.size();
  }

  private static List<Term> groundPrefix(List<Term> ref) {
    for (int i = 1; i < ref.size(); i++) {
      if (!ref.get(i).value().isGround()) {
        return ref.subList(0, i);
      }
    }
    return ref;
  }
}
