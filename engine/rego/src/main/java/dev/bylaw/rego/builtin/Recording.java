package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the world outside answered in an evaluation. An evaluation that is given a recording takes
 * from it what it holds and adds what it does not; with the same recording, and no leave to ask the
 * world again, the same decision comes out.
 *
 * <p>For one evaluation at a time.
 */
public final class Recording {
  private final Map<String, Map<Value, Value>> answers = new TreeMap<>();

  /** A recording of nothing yet. */
  public Recording() {}

  /**
   * A recording that was taken before.
   *
   * @param value as {@link #toValue} gives it, which is the form of OPA's {@code nd_builtin_cache}
   */
  public static Recording of(ObjectValue value) {
    Recording recording = new Recording();
    value.forEach((name, calls) -> {
      if (name instanceof StringValue function && calls instanceof ObjectValue entries) {
        entries.forEach((arguments, answer) -> recording.put(function.value(), arguments, answer));
      }
    });
    return recording;
  }

  /** What was answered: function, then arguments as an array, then the result. */
  public ObjectValue toValue() {
    ObjectValue.Builder functions = ObjectValue.builder();
    answers.forEach((name, calls) -> {
      ObjectValue.Builder entries = ObjectValue.builder();
      calls.forEach(entries::put);
      functions.put(StringValue.of(name), entries.build());
    });
    return functions.build();
  }

  @Nullable Value get(String function, ArrayValue arguments) {
    return answers.getOrDefault(function, Map.of()).get(arguments);
  }

  void put(String function, Value arguments, Value answer) {
    answers.computeIfAbsent(function, _ -> new TreeMap<>()).put(arguments, answer);
  }
}
