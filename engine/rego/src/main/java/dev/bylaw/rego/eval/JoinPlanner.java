package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.Variables;
import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds in a body the statements that a {@link Join} can stand for. */
final class JoinPlanner {
  private final BodyPlanner body;
  private final List<Literal> literals;

  JoinPlanner(BodyPlanner body, List<Literal> literals) {
    this.body = body;
    this.literals = literals;
  }

  /** One equality: what the joined statements give, and what was known before. */
  private record Link(Expr inner, Expr outer) {}

  /**
   * Plans the statements from one on as a join, if they are one.
   *
   * @return the position after them, or `from` if they are none
   */
  int plan(int from) {
    Set<String> before = body.bound().keySet();
    if (before.isEmpty() || body.context.observed()) {
      return from;
    }
    int end = from;
    while (end < literals.size() && stands(literals.get(end), before)) {
      end++;
    }
    if (end == from || end == literals.size() || equality(literals.get(end)) == null) {
      return from;
    }
    BodyPlanner inner = body.closure();
    literals.subList(from, end).forEach(inner::literal);
    if (!inner.isMany()) {
      return from;
    }
    List<Link> links = new ArrayList<>();
    int position = end;
    while (position < literals.size()) {
      Link link = link(literals.get(position), before, inner);
      if (link == null) {
        break;
      }
      links.add(link);
      position++;
    }
    if (links.isEmpty()) {
      return from;
    }
    add(inner, links);
    return position;
  }

  /** Whether a statement reads nothing that was bound before the join. */
  private static boolean stands(Literal literal, Set<String> before) {
    return literal.modifiers().isEmpty()
        && Collections.disjoint(Variables.mentioned(literal), before);
  }

  private static Expression.@Nullable Unify equality(Literal literal) {
    if (literal.negated() || !literal.modifiers().isEmpty()) {
      return null;
    }
    return switch (literal.expression()) {
      case Expression.Unify unify -> unify;
      case Expression.Test(Term.Call call)
          when call.arguments().size() == 2
              && "equal".equals(PlanContext.dottedOrNull(call.operator())) ->
          new Expression.Unify(call.arguments().get(0), call.arguments().get(1));
      default -> null;
    };
  }

  private @Nullable Link link(Literal literal, Set<String> before, BodyPlanner inner) {
    Expression.Unify equality = equality(literal);
    if (equality == null) {
      return null;
    }
    Link link = link(equality.left(), equality.right(), before, inner);
    return link == null ? link(equality.right(), equality.left(), before, inner) : link;
  }

  private @Nullable Link link(Term mine, Term known, Set<String> before, BodyPlanner inner) {
    if (!isPath(mine) || !isPath(known)) {
      return null;
    }
    Set<String> inside = Variables.mentioned(test(mine));
    Set<String> outside = Variables.mentioned(test(known));
    return !inside.isEmpty()
            && !outside.isEmpty()
            && Collections.disjoint(inside, before)
            && inner.bound().keySet().containsAll(inside)
            && before.containsAll(outside)
        ? new Link(inner.value(mine), body.value(known))
        : null;
  }

  private static Literal test(Term term) {
    return new Literal(false, new Expression.Test(term), List.of(), term.span());
  }

  /** A local variable, or a ref from one by constants: reading it does nothing else. */
  private static boolean isPath(Term term) {
    return term instanceof Term.Var
        || (term instanceof Term.Ref ref
            && !ref.isData()
            && !ref.isInput()
            && ref.head() instanceof Term.Var
            && ref.path().stream().allMatch(step -> step instanceof Term.Scalar));
  }

  private void add(BodyPlanner inner, List<Link> links) {
    Map<String, Register> outer = new LinkedHashMap<>(body.bound());
    int[] registers =
        inner.bound().entrySet().stream()
            .filter(entry -> !outer.containsKey(entry.getKey()))
            .mapToInt(entry -> entry.getValue().index)
            .distinct()
            .toArray();
    Expr[] keys = links.stream().map(Link::inner).toArray(Expr[]::new);
    Expr[] probes = links.stream().map(Link::outer).toArray(Expr[]::new);
    Check[] checks =
        links.stream()
            .map(link -> body.context.nodes().equal(link.inner(), link.outer()))
            .toArray(Check[]::new);
    body.bound().putAll(inner.bound());
    body.add(next ->
        new Join(
            inner.build(new Step.Checks(checks, next)),
            inner.build(new Join.Collect(keys, registers)),
            probes,
            registers,
            next));
    body.joined(inner);
  }
}
