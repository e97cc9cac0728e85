package dev.bylaw.opa;

import dev.bylaw.rego.DataPath;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A policy that {@code opa build -t wasm} compiled, run in this process on a pool of instances.
 * Builtins that OPA leaves to the host are ours.
 *
 * <p>What holds of {@link EvaluationInput}: the time limit and cancellation end the evaluation by
 * an interrupt that loops and calls within the Wasm notice; the memory limit stands in for the
 * limit of output. What cannot be had from Wasm:
 *
 * <ul>
 *   <li>steps and depth are not counted; a recursion too deep for the thread's stack ends as an
 *       error;
 *   <li>of the builtins, those that OPA compiles into the Wasm itself (about 96, such as {@code
 *       to_number}, {@code regex.match} or {@code base64.decode}) report no errors: theirs are
 *       undefined even when builtin errors are to be strict. Errors of ours are strict;
 *   <li>compiling the Wasm to bytecode is bounded by the size of the file alone;
 *   <li>an error has the position in its message, not as a span.
 * </ul>
 */
public final class WasmPolicy {
  private final Map<String, Integer> entrypoints;
  private final Semaphore permits;
  private final Deque<WasmInstance> idle;
  private final int inputBytes;

  private WasmPolicy(Map<String, Integer> entrypoints, Deque<WasmInstance> idle, int inputBytes) {
    this.entrypoints = entrypoints;
    this.idle = idle;
    this.permits = new Semaphore(idle.size(), true);
    this.inputBytes = inputBytes;
  }

  /**
   * Compiles the policy and gives every instance its data.
   *
   * @throws OpaException if it is no policy of OPA's, of another ABI, needs a builtin that does not
   *     exist, or does not fit into the limits
   */
  public static WasmPolicy load(OpaBundle bundle, WasmLimits limits) throws OpaException {
    Deque<WasmInstance> instances = new ArrayDeque<>();
    for (int i = 0; i < limits.instances(); i++) {
      instances.add(WasmInstance.load(bundle.wasm(), bundle.data(), limits));
    }
    Map<String, Integer> entrypoints = new TreeMap<>();
    for (Map.Entry<String, Integer> each : instances.getFirst().entrypoints().entrySet()) {
      entrypoints.put(DataPath.format(List.of(each.getKey().split("/"))), each.getValue());
    }
    return new WasmPolicy(entrypoints, instances, limits.inputBytes());
  }

  /** The paths that can be evaluated: those that {@code opa build} was given as entrypoints. */
  public Set<String> entrypoints() {
    return Set.copyOf(entrypoints.keySet());
  }

  /**
   * One of {@link #entrypoints}. Documents of {@link EvaluationInput#data} stand beside those of
   * the bundle and may not contradict them; they reach an instance anew only when they change.
   *
   * @param path as {@code data.a.b.rule}
   * @throws OpaException if there is none at the path
   */
  public Entrypoint entrypoint(String path) throws OpaException {
    Integer number = entrypoints.get(path);
    if (number == null) {
      throw new OpaException(
          "policy has no entrypoint `"
              + path
              + "`"
              + Nearest.hint(path, entrypoints.keySet())
              + " It was built with "
              + String.join(", ", entrypoints.keySet()));
    }
    return new Compiled(path, number);
  }

  private Evaluation evaluate(int entrypoint, EvaluationInput in) {
    Value input = in.input();
    byte[] json = input == null ? new byte[0] : Json.writeBytes(input);
    if (json.length > inputBytes) {
      return Faults.failed(
          EvalError.LIMIT, "input of " + json.length + " bytes is larger than " + inputBytes);
    }
    long start = System.nanoTime();
    WasmInstance instance;
    try {
      if (!permits.tryAcquire(in.limits().timeNanos(), TimeUnit.NANOSECONDS)) {
        return Faults.failed(EvalError.LIMIT, "no instance of the policy became free in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Faults.failed(EvalError.CANCELLED, "interrupted while waiting for an instance");
    }
    try {
      synchronized (idle) {
        instance = idle.pop();
      }
      try {
        return instance.evaluate(entrypoint, json, in, start);
      } finally {
        synchronized (idle) {
          idle.push(instance);
        }
      }
    } finally {
      permits.release();
    }
  }

  private final class Compiled implements Entrypoint {
    private final String path;
    private final int number;

    private Compiled(String path, int number) {
      this.path = path;
      this.number = number;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Evaluation evaluate(EvaluationInput in) {
      return WasmPolicy.this.evaluate(number, in);
    }
  }
}
