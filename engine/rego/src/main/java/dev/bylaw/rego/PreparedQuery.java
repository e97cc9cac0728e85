package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.eval.PlannedQuery;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A planned query. */
final class PreparedQuery implements Query {
  private final PlannedQuery plan;
  private final Supplier<PlannedQuery> observed;
  private final List<Span> expressions;

  PreparedQuery(PlannedQuery plan, Supplier<PlannedQuery> observed, List<Span> expressions) {
    this.expressions = List.copyOf(expressions);
    this.plan = plan;
    this.observed = observed;
  }

  @Override
  public List<Span> expressions() {
    return expressions;
  }

  @Override
  public Rows evaluate(EvaluationInput in) {
    return run(plan, in, null);
  }

  @Override
  public Rows observe(EvaluationInput in, Observer observer) {
    return run(observed.get(), in, observer);
  }

  private static Rows run(PlannedQuery planned, EvaluationInput in, @Nullable Observer observer) {
    return Outcomes.of(
        () -> {
          List<Row> rows = new ArrayList<>();
          for (PlannedQuery.Solution solution : planned.run(Outcomes.run(in, observer))) {
            Map<String, Value> bindings = new LinkedHashMap<>();
            for (int i = 0; i < planned.variables().size(); i++) {
              bindings.put(planned.variables().get(i), solution.bindings().get(i));
            }
            rows.add(new Row(bindings, solution.expressions()));
          }
          return new Rows.Found(rows);
        },
        Rows.Failed::new);
  }
}
