package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.PreparedRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One evaluation through the library's API, the inputs in turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegoBenchmark {
  /** Folder that {@link Comparison} wrote the workload to. */
  @Param("")
  public String folder;

  private PreparedRule rule;
  private EvaluationInput[] inputs;
  private int next;

  /** JMH fills it. */
  @SuppressWarnings("NullAway.Init") // set up before anything runs
  public RegoBenchmark() {}

  /** Compiles the policy and reads its inputs. */
  @Setup
  public void prepare() throws IOException {
    Folder written = new Folder(Path.of(folder));
    rule = written.prepare();
    inputs = written.evaluations();
  }

  /** One evaluation. */
  @Benchmark
  public Evaluation evaluate() {
    int i = next;
    next = i + 1 == inputs.length ? 0 : i + 1;
    return rule.evaluate(inputs[i]);
  }
}
