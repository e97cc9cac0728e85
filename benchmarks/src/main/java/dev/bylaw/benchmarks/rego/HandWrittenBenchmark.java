package dev.bylaw.benchmarks.rego;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The floor under W1: its rules written by hand over the same nested maps, found by role. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandWrittenBenchmark {
  /** Folder that {@link Comparison} wrote the workload to. */
  @Param("")
  public String folder;

  private HandWritten rules;
  private Map<String, Object>[] inputs;
  private int next;

  /** JMH fills it. */
  @SuppressWarnings("NullAway.Init") // set up before anything runs
  public HandWrittenBenchmark() {}

  /** Reads the inputs as maps, as a JSON library would give them. */
  @Setup
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  public void prepare() throws IOException {
    Folder written = new Folder(Path.of(folder));
    rules = HandWritten.of(written.sources().getFirst().text());
    List<Map<String, Object>> read = new ArrayList<>();
    for (Path input : written.inputs()) {
      read.add(map((ObjectValue) Folder.json(Files.readString(input))));
    }
    inputs = read.toArray(new Map[0]);
  }

  /** One decision. */
  @Benchmark
  public boolean decide() {
    int i = next;
    next = i + 1 == inputs.length ? 0 : i + 1;
    return rules.allow(inputs[i]);
  }

  /** An object as a map of maps, strings, longs, booleans and lists. */
  static Map<String, Object> map(ObjectValue object) {
    Map<String, Object> map = new HashMap<>();
    object.forEach((key, value) -> map.put(((StringValue) key).value(), plain(value)));
    return map;
  }

  private static Object plain(Value value) {
    return switch (value) {
      case ObjectValue object -> map(object);
      case ArrayValue array -> array.asList().stream().map(HandWrittenBenchmark::plain).toList();
      case StringValue text -> text.value();
      case NumberValue number -> number.longValue();
      case BooleanValue truth -> truth.equals(BooleanValue.TRUE);
      default -> throw new IllegalArgumentException("not in W1: " + value);
    };
  }
}
