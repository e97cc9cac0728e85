package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query, ready to be run. */
public final class PlannedQuery {
  private final List<String> variables;
  private final Step body;
  private final int frame;
  private final int slots;

  private PlannedQuery(List<String> variables, Step body, int frame, int slots) {
    this.variables = variables;
    this.body = body;
    this.frame = frame;
    this.slots = slots;
  }

  /**
   * One way in which the query holds.
   *
   * @param bindings in the order of {@link #variables}
   * @param expressions the value of each expression
   */
  public record Solution(List<Value> bindings, List<Value> expressions) {}

  static PlannedQuery of(PlanContext context, Body query, List<String> variables) {
    Layout layout = new Layout();
    BodyPlanner planner = new BodyPlanner(context, layout);
    if (context.observed()) {
      planner.watch(new Watch(Observer.Subject.QUERY, query.span(), List.of()));
    }
    Expr[] expressions = planner.query(query);
    List<String> shown = new ArrayList<>();
    List<Register> registers = new ArrayList<>();
    for (String variable : variables) {
      Register register = planner.register(variable);
      if (register != null) {
        shown.add(variable);
        registers.add(register);
      }
    }
    Step body = planner.build(new Row(registers.toArray(new Register[0]), expressions));
    return new PlannedQuery(List.copyOf(shown), body, layout.size(), context.slots().size());
  }

  /** The names of the query's variables, in order of appearance. */
  public List<String> variables() {
    return variables;
  }

  /**
   * All ways in which the query holds, in the order in which they were found.
   *
   * @throws Halt if the evaluation ends in an error
   */
  public List<Solution> run(Run run) throws Halt {
    Machine machine = Reading.machine(run, slots);
    List<Solution> rows = new ArrayList<>();
    machine.sink = rows;
    boolean _ = body.run(machine, Document.frame(frame));
    return rows;
  }

  /** The end of a query: keeps a solution. */
  private static final class Row extends Step {
    private final Register[] variables;
    private final Expr[] expressions;

    Row(Register[] variables, Expr[] expressions) {
      this.variables = variables;
      this.expressions = expressions;
    }

    @Override
    @SuppressWarnings("unchecked") // run() set the sink to this type
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      List<Value> bindings = new ArrayList<>(variables.length);
      for (Register variable : variables) {
        Value value = variable.eval(m, f);
        if (value != null) {
          bindings.add(value);
        }
      }
      List<Value> values = new ArrayList<>(expressions.length);
      for (Expr expression : expressions) {
        Value value = expression.eval(m, f);
        if (value != null) {
          values.add(value);
        }
      }
      if (m.sink != null) {
        ((List<Solution>) m.sink).add(new Solution(bindings, values));
      }
      return false;
    }
  }
}
