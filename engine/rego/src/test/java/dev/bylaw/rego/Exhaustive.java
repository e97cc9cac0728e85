package dev.bylaw.rego;

import dev.bylaw.rego.compile.CheckedProgram;
import dev.bylaw.rego.compile.Compiler;
import dev.bylaw.rego.eval.Plan;
import dev.bylaw.rego.syntax.Parser;
import dev.bylaw.rego.value.Value;
import java.util.List;
import java.util.Objects;

/** A program evaluated to the end of every definition, without index, keys and early exit. */
public final class Exhaustive {
  private final CheckedProgram program;
  private final Plan plan;

  public Exhaustive(RegoProgram program) {
    this.program = ((CompiledProgram) program).checked();
    this.plan = Plan.of(this.program, Plan.Kind.EXHAUSTIVE);
  }

  /** What a path from `data` gives. */
  public Evaluation path(String path, EvaluationInput in) {
    return Outcomes.of(
        () -> {
          Value value = plan.reading(DataPath.parse(path)).value(Outcomes.run(in, null));
          return value == null ? new Evaluation.Undefined() : new Evaluation.Defined(value);
        },
        Evaluation.Failed::new);
  }

  /** The rows of a query that compiles. */
  public Query.Rows query(String rego, EvaluationInput in) {
    Compiler.QueryResult checked =
        Compiler.query(program, Objects.requireNonNull(Parser.parseQuery("", rego).body()));
    var body = Objects.requireNonNull(checked.body());
    return new PreparedQuery(
            plan.query(body, checked.variables()),
            () -> {
              throw new IllegalStateException("not observed");
            },
            List.of())
        .evaluate(in);
  }
}
