package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer;
import dev.bylaw.rego.eval.Reading;
import dev.bylaw.rego.value.Value;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A planned path. */
final class PreparedReading implements PreparedRule {
  private final String path;
  private final Reading reading;
  private final Supplier<Reading> observed;

  PreparedReading(String path, Reading reading, Supplier<Reading> observed) {
    this.path = path;
    this.reading = reading;
    this.observed = observed;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Evaluation evaluate(EvaluationInput in) {
    return evaluate(reading, in, null);
  }

  @Override
  public Evaluation observe(EvaluationInput in, Observer observer) {
    return evaluate(observed.get(), in, observer);
  }

  private static Evaluation evaluate(
      Reading plan, EvaluationInput in, @Nullable Observer observer) {
    return Outcomes.of(
        () -> {
          Value value = plan.value(Outcomes.run(in, observer));
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
