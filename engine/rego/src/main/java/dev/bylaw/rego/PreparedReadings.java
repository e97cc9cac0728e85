package dev.bylaw.rego;

import dev.bylaw.rego.eval.Readings;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Planned paths. */
final class PreparedReadings implements PreparedRules {
  private static final Evaluation UNDEFINED = new Evaluation.Undefined();

  private final List<String> paths;
  private final Readings readings;

  PreparedReadings(List<String> paths, Readings readings) {
    this.paths = List.copyOf(paths);
    this.readings = readings;
  }

  @Override
  public List<String> paths() {
    return paths;
  }

  @Override
  public List<Evaluation> evaluate(EvaluationInput in) {
    Readings.Evaluating evaluating = readings.begin(Outcomes.run(in, null));
    List<Evaluation> outcomes = new ArrayList<>(readings.size());
    for (int i = 0; i < readings.size(); i++) {
      int index = i;
      outcomes.add(
          Outcomes.<Evaluation>of(
              () -> {
                Value value = evaluating.value(index);
                return value == null ? UNDEFINED : new Evaluation.Defined(value);
              },
              Evaluation.Failed::new));
    }
    return outcomes;
  }
}
