package dev.bylaw.rego.builtin;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What built-in functions know of the evaluation that calls them: everything that is not an
 * argument. One context serves one evaluation, on one thread.
 */
public final class BuiltinContext {
  private final long nowNanos;
  private final long seed;
  private final int outputBytes;
  private final BooleanSupplier cancelled;
  private final ObjectValue runtime;
  private final Consumer<String> notes;
  private final Outside outside;
  private @Nullable Map<String, Value> once;
  private @Nullable RandomGenerator random;
  private @Nullable Map<Object, Object> kept;
  private int ticks;
  private int requests;

  /**
   * A context.
   *
   * @param nowNanos the clock, in nanoseconds since 1970-01-01T00:00:00Z
   * @param seed what random values are made from
   * @param outputBytes the largest result, in bytes or elements, that a function may build
   * @param cancelled asked now and then by functions that may run long
   * @param runtime what {@code opa.runtime} gives
   * @param notes takes what {@code trace} and {@code print} say
   * @param outside what functions may know beyond their arguments and this context
   */
  public BuiltinContext(
      long nowNanos,
      long seed,
      int outputBytes,
      BooleanSupplier cancelled,
      ObjectValue runtime,
      Consumer<String> notes,
      Outside outside) {
    this.nowNanos = nowNanos;
    this.seed = seed;
    this.outputBytes = outputBytes;
    this.cancelled = cancelled;
    this.runtime = runtime;
    this.notes = notes;
    this.outside = outside;
  }

  /** A context that is never cancelled, takes 16 MiB of output and drops notes. */
  public static BuiltinContext of(long nowNanos, long seed) {
    return new BuiltinContext(
        nowNanos, seed, 16 << 20, () -> false, ObjectValue.EMPTY, _ -> {}, Outside.NOTHING);
  }

  /** The clock, in nanoseconds since 1970-01-01T00:00:00Z. */
  public long nowNanos() {
    return nowNanos;
  }

  /** The largest result, in bytes or elements, that a function may build. */
  public int outputBytes() {
    return outputBytes;
  }

  /** What {@code opa.runtime} gives. */
  public ObjectValue runtime() {
    return runtime;
  }

  /** Leave to use the network, or null. */
  public @Nullable NetworkGrant network() {
    return outside.network();
  }

  /**
   * What the world outside answers: from the recording if it is there, else from {@code maker}, and
   * then recorded.
   */
  public Value recorded(String function, ArrayValue arguments, Supplier maker)
      throws BuiltinException {
    Recording recording = outside.recording();
    Value known = recording == null ? null : recording.get(function, arguments);
    if (known != null) {
      return known;
    }
    Value answer = maker.get();
    if (recording != null) {
      recording.put(function, arguments, answer);
    }
    return answer;
  }

  /** What functions keep within this evaluation. */
  public Map<Object, Object> kept() {
    Map<Object, Object> map = kept;
    if (map == null) {
      map = new HashMap<>();
      kept = map;
    }
    return map;
  }

  /** Counts a request to the network, and refuses one more than is granted. */
  public void countRequest(NetworkGrant grant) throws BuiltinException {
    if (++requests > grant.requests()) {
      throw BuiltinException.halt(
          BuiltinException.BUILTIN_ERROR,
          "more requests than the " + grant.requests() + " granted to an evaluation");
    }
  }

  /** Says {@code text} to whoever listens. */
  public void note(String text) {
    notes.accept(text);
  }

  /** Random values that depend on the seed and the order of calls alone. */
  public RandomGenerator random() {
    RandomGenerator generator = random;
    if (generator == null) {
      generator = new SplittableRandom(seed);
      random = generator;
    }
    return generator;
  }

  /** The value made for {@code key} when it was first asked for in this evaluation. */
  public Value once(String key, Supplier maker) throws BuiltinException {
    Map<String, Value> made = once;
    if (made == null) {
      made = new HashMap<>();
      once = made;
    }
    Value value = made.get(key);
    if (value == null) {
      value = Objects.requireNonNull(maker.get());
      made.put(key, value);
    }
    return value;
  }

  /** Makes a value. */
  public interface Supplier {
    /** The value. */
    Value get() throws BuiltinException;
  }

  /** Refuses a result that would be larger than the limit. */
  public void checkOutput(long size) throws BuiltinException {
    if (size > outputBytes) {
      throw BuiltinException.halt(
          BuiltinException.BUILTIN_ERROR,
          "result of " + size + " bytes or elements is larger than the limit of " + outputBytes);
    }
  }

  /**
   * Ends a long-running function when the evaluation was cancelled; cheap enough for inner loops.
   */
  public void checkCancelled() throws BuiltinException {
    if ((++ticks & 0xFF) == 0) {
      checkCancelledNow();
    }
  }

  /** Ends a function that waits when the evaluation was cancelled. */
  public void checkCancelledNow() throws BuiltinException {
    if (cancelled.getAsBoolean()) {
      throw BuiltinException.halt(
          BuiltinException.CANCEL_ERROR, "caller cancelled query execution");
    }
  }
}
