package dev.bylaw.rego;

import dev.bylaw.rego.eval.PlannedQuery;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A planned query. */
final class PreparedQuery implements Query {
  private final PlannedQuery planned;

  PreparedQuery(PlannedQuery planned) {
    this.planned = planned;
  }

  @Override
  public Rows evaluate(EvaluationInput in) {
    return Outcomes.of(
        () -> {
          List<Row> rows = new ArrayList<>();
          for (PlannedQuery.Solution solution : planned.run(Outcomes.run(in, null))) {
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
