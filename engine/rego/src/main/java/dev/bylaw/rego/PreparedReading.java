package dev.bylaw.rego;

import dev.bylaw.rego.eval.Reading;
import dev.bylaw.rego.value.Value;

/** A planned path. */
final class PreparedReading implements PreparedRule {
  private final String path;
  private final Reading reading;

  PreparedReading(String path, Reading reading) {
    this.path = path;
    this.reading = reading;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Evaluation evaluate(EvaluationInput in) {
    return Outcomes.of(
        () -> {
          Value value = reading.value(Outcomes.run(in, null));
          return value == null ? new Evaluation.Undefined() : new Evaluation.Defined(value);
        },
        Evaluation.Failed::new);
  }

  @Override
  public Members members(EvaluationInput in) {
    return Outcomes.of(
        () ->
            new Members.Found(
                reading.produced(Outcomes.run(in, null)).stream()
                    .map(produced -> new Member(produced.value(), produced.definition()))
                    .toList()),
        Members.Failed::new);
  }
}
