package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ground path from `data`, ready to be read. */
public final class Reading {
  private final Expr expr;
  private final @Nullable Document document;
  private final int slots;

  private Reading(Expr expr, @Nullable Document document, int slots) {
    this.expr = expr;
    this.document = document;
    this.slots = slots;
  }

  static Reading of(PlanContext context, List<Value> path) {
    List<Term> steps = path.stream().<Term>map(step -> new Term.Scalar(step, Span.NONE)).toList();
    Term ref = new Term.Ref(new Term.Var("data", Span.NONE), steps, Span.NONE);
    Expr expr = new BodyPlanner(context, new Layout()).value(ref);
    DataTree at = context.tree();
    for (Value step : path) {
      at = at == null ? null : at.child(step);
    }
    return new Reading(expr, at == null ? null : at.document, context.slots().size());
  }

  /**
   * The value at the path, or null where it is undefined.
   *
   * @throws Halt if the evaluation ends in an error
   */
  public @Nullable Value value(Run run) throws Halt {
    return value(machine(run, slots));
  }

  @Nullable Value value(Machine machine) throws Halt {
    return expr.eval(machine, Document.NO_FRAME);
  }

  /** Places that a scope needs for the values of paths. */
  int slots() {
    return slots;
  }

  /**
   * What each definition of the rule at the path produces, in source order; the value itself where
   * the path is no rule's.
   *
   * @throws Halt if the evaluation ends in an error
   */
  public List<Produced> produced(Run run) throws Halt {
    Machine machine = machine(run, slots);
    if (document != null) {
      return document.produced(machine);
    }
    Value value = expr.eval(machine, Document.NO_FRAME);
    return value == null ? List.of() : List.of(new Produced(value, Span.NONE));
  }

  static Machine machine(Run run, int slots) {
    return new Machine(run, new Scope(null, run.input(), run.data(), List.of(), Map.of(), slots));
  }
}
