package dev.bylaw.rego;

import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.Outside;
import dev.bylaw.rego.builtin.Recording;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an evaluation is a function of. The same program on an equal input gives the same
 * outcome, limits of time and cancellation aside.
 *
 * @param input the `input` document; null leaves `input` undefined
 * @param data base documents under `data`; rules of the program stand beside them
 * @param nowNanos what `time.now_ns` answers, nanoseconds since 1970 UTC
 * @param seed from which random builtins draw
 * @param strictBuiltinErrors true turns an error of a builtin into the evaluation's error; false,
 *     as in OPA, leaves the expression undefined
 * @param cancelled asked now and then; true ends the evaluation
 * @param runtime what `opa.runtime()` gives
 * @param outside what the evaluation may know beyond its inputs
 */
public record EvaluationInput(
    @Nullable Value input,
    ObjectValue data,
    long nowNanos,
    long seed,
    Limits limits,
    boolean strictBuiltinErrors,
    BooleanSupplier cancelled,
    ObjectValue runtime,
    Outside outside) {

  private static final BooleanSupplier NEVER = () -> false;

  /** An evaluation at a time, with standard limits, seed 0, builtin errors as undefined. */
  public static EvaluationInput of(@Nullable Value input, ObjectValue data, long nowNanos) {
    return new EvaluationInput(
        input,
        data,
        nowNanos,
        0,
        Limits.standard(),
        false,
        NEVER,
        ObjectValue.EMPTY,
        Outside.NOTHING);
  }

  /** This input with another seed. */
  public EvaluationInput withSeed(long otherSeed) {
    return new EvaluationInput(
        input, data, nowNanos, otherSeed, limits, strictBuiltinErrors, cancelled, runtime, outside);
  }

  /** This input with other limits. */
  public EvaluationInput withLimits(Limits otherLimits) {
    return new EvaluationInput(
        input, data, nowNanos, seed, otherLimits, strictBuiltinErrors, cancelled, runtime, outside);
  }

  /** This input with builtin errors ending the evaluation. */
  public EvaluationInput withStrictBuiltinErrors() {
    return new EvaluationInput(
        input, data, nowNanos, seed, limits, true, cancelled, runtime, outside);
  }

  /** This input with a cancellation check. */
  public EvaluationInput withCancellation(BooleanSupplier check) {
    return new EvaluationInput(
        input, data, nowNanos, seed, limits, strictBuiltinErrors, check, runtime, outside);
  }

  /** This input with leave to use the network: `http.send` and `net.lookup_ip_addr`. */
  public EvaluationInput withNetwork(NetworkGrant grant) {
    return with(new Outside(grant, outside.recording()));
  }

  /**
   * This input with a recording: what it holds is answered from it, what it does not and the
   * network may answer is added. To replay a decision, give its recording and no network.
   */
  public EvaluationInput withReplay(Recording recording) {
    return with(new Outside(outside.network(), recording));
  }

  private EvaluationInput with(Outside other) {
    return new EvaluationInput(
        input, data, nowNanos, seed, limits, strictBuiltinErrors, cancelled, runtime, other);
  }
}
