package dev.bylaw.opa;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaAbortException;
import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.OpaWasm;
import com.styra.opa.wasm.OpaWasm_ModuleExports;
import dev.bylaw.rego.EvalError;
import dev.bylaw.rego.Evaluation;
import dev.bylaw.rego.EvaluationInput;
import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.builtin.Builtins;
import dev.bylaw.rego.builtin.Signature;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One instance of a policy, for one thread at a time, through the exports of OPA's ABI 1.2 and
 * later (https://www.openpolicyagent.org/docs/wasm). After a fault its memory and globals are put
 * back to what they were before the evaluation.
 */
final class WasmInstance {
  private static final int PAGE = 1 << 16;
  private static final int FEWEST_PAGES = 16;
  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The argument of {@code opa_eval} that asks for Rego text instead of JSON. */
  private static final int AS_VALUE = 1;

  /** Used by the library alone, to read which builtins a policy needs. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OpaWasm wasm;
  private final OpaWasm_ModuleExports exports;
  private final Memory memory;
  private final Calls calls;
  private final WasmLimits limits;
  private final ObjectValue bundled;
  private final Map<String, Integer> entrypoints;
  private final Snapshot bare;
  private Snapshot ready;
  private int dataAddress;
  private ObjectValue given = ObjectValue.EMPTY;

  private WasmInstance(OpaWasm wasm, Calls calls, ObjectValue bundled, WasmLimits limits)
      throws OpaException {
    this.wasm = wasm;
    this.exports = wasm.exports();
    this.memory = wasm.memory();
    this.calls = calls;
    this.limits = limits;
    this.bundled = bundled;
    this.entrypoints = numbers(exports.entrypoints());
    checkBuiltins(numbers(exports.builtins()));
    this.bare = snapshot();
    this.ready = bare;
    place(bundled);
  }

  static WasmInstance load(byte[] bytes, ObjectValue data, WasmLimits limits) throws OpaException {
    long start = System.nanoTime();
    try (Watchdog _ = new Watchdog(() -> System.nanoTime() - start > LOAD_NANOS)) {
      Calls calls = new Calls();
      int pages = Math.max(FEWEST_PAGES, bytes.length / PAGE + FEWEST_PAGES);
      if (pages > limits.memoryPages()) {
        throw new OpaException(
            "policy needs " + pages + " pages of memory, more than " + limits.memoryPages());
      }
      OpaWasm wasm =
          OpaWasm.builder()
              .withInputStream(new ByteArrayInputStream(bytes))
              .withJsonMapper(MAPPER)
              .withMemory(new ByteArrayMemory(new MemoryLimits(pages, limits.memoryPages())))
              .withDefaultBuiltins(false)
              .addBuiltins(ours(calls))
              .build();
      checkAbi(wasm.exports());
      return new WasmInstance(wasm, calls, data, limits);
    } catch (RuntimeException | StackOverflowError e) {
      throw new OpaException("`policy.wasm` is no policy that OPA compiled: " + e.getMessage(), e);
    }
  }

  private static OpaBuiltin.Builtin[] ours(Calls calls) {
    List<OpaBuiltin.Builtin> ours = new ArrayList<>();
    for (Signature signature : Builtins.signatures()) {
      Builtin builtin = Builtins.lookup(signature.name());
      if (builtin != null) {
        ours.add(new HostBuiltin(builtin, calls));
      }
    }
    return ours.toArray(OpaBuiltin.Builtin[]::new);
  }

  private static void checkAbi(OpaWasm_ModuleExports exports) throws OpaException {
    long major = exports.opaWasmAbiVersion().getValue();
    long minor = exports.opaWasmAbiMinorVersion().getValue();
    if (major != 1 || minor < 2) {
      throw new OpaException(
          "`policy.wasm` has ABI " + major + "." + minor + ", expected 1.2 or later of 1");
    }
  }

  private static void checkBuiltins(Map<String, Integer> needed) throws OpaException {
    for (String name : needed.keySet()) {
      if (Builtins.lookup(name) == null) {
        throw new OpaException("policy needs the builtin `" + name + "`, which there is not");
      }
    }
  }

  private Map<String, Integer> numbers(int address) throws OpaException {
    int text = exports.opaValueDump(address);
    Map<String, Integer> numbers = new TreeMap<>();
    if (ValueText.parse(Memories.text(memory, text)) instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        if (object.keyAt(i) instanceof StringValue key
            && object.valueAt(i) instanceof NumberValue number) {
          numbers.put(key.value(), Math.toIntExact(number.longValue()));
        }
      }
    }
    exports.opaFree(text);
    return numbers;
  }

  Map<String, Integer> entrypoints() {
    return entrypoints;
  }

  /** The value at an entrypoint; {@code start} is when its time began to run. */
  @SuppressWarnings("ReferenceEquality") // comparing large data would cost more than it saves
  Evaluation evaluate(int entrypoint, byte[] input, EvaluationInput in, long start) {
    BooleanSupplier over =
        () -> System.nanoTime() - start > in.limits().timeNanos() || in.cancelled().getAsBoolean();
    try (Watchdog watchdog = new Watchdog(over)) {
      try {
        calls.begin(in, over);
        if (in.data() != given) {
          place(Documents.merge(bundled, in.data()));
          given = in.data();
        }
        return run(entrypoint, input);
      } catch (OpaException e) {
        return Faults.failed(EvalError.INTERNAL, String.valueOf(e.getMessage()));
      } catch (RuntimeException | StackOverflowError e) {
        restore(ready);
        return fault(e, watchdog.barked(), in);
      }
    }
  }

  private Evaluation run(int entrypoint, byte[] input) {
    int heap = ready.heap();
    if (!Memories.write(memory, heap, input)) {
      return Faults.failed(EvalError.LIMIT, "input does not fit into the memory of the policy");
    }
    int result =
        exports.opaEval(
            0, entrypoint, dataAddress, heap, input.length, heap + input.length, AS_VALUE);
    Value value = ValueText.parse(Memories.text(memory, result));
    EvalError error = calls.error();
    if (error != null) {
      return new Evaluation.Failed(error);
    }
    if (!(value instanceof SetValue results)) {
      return Faults.failed(EvalError.INTERNAL, "expected a set of results, found " + value);
    }
    if (results.isEmpty()) {
      return new Evaluation.Undefined();
    }
    Value found = results.at(0) instanceof ObjectValue object ? object.get("result") : null;
    return found == null
        ? Faults.failed(EvalError.INTERNAL, "expected a result, found " + value)
        : new Evaluation.Defined(Json.toJsonValue(found));
  }

  private Evaluation fault(Throwable e, boolean barked, EvaluationInput in) {
    EvalError error = calls.error();
    if (error != null) {
      return new Evaluation.Failed(error);
    }
    if (barked || Thread.currentThread().isInterrupted()) {
      return barked && !in.cancelled().getAsBoolean()
          ? Faults.failed(EvalError.LIMIT, "evaluation took longer than its limit of time")
          : Faults.failed(EvalError.CANCELLED, "caller cancelled query execution");
    }
    if (e instanceof StackOverflowError) {
      return Faults.failed(EvalError.LIMIT, "evaluation is too deep");
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("conflict") || message.contains("must not produce multiple")) {
      return Faults.failed(EvalError.CONFLICT, message);
    }
    return e instanceof OpaAbortException && !message.contains("opa_malloc: failed")
        ? Faults.failed(EvalError.INTERNAL, message)
        : Faults.failed(EvalError.LIMIT, "evaluation broke off in the policy: " + message);
  }

  /** Makes {@code data} the base documents of what follows. */
  private void place(ObjectValue data) throws OpaException {
    restore(bare);
    byte[] json = Json.writeBytes(data);
    try {
      int at = exports.opaMalloc(json.length);
      memory.write(at, json);
      dataAddress = exports.opaJsonParse(at, json.length);
      exports.opaFree(at);
      if (dataAddress == 0) {
        throw new OpaException("OPA does not read the data");
      }
      exports.opaHeapBlocksStash();
      ready = snapshot();
    } catch (RuntimeException | StackOverflowError e) {
      throw new OpaException(
          "data of " + json.length + " bytes do not fit into " + limits.memoryPages() + " pages",
          e);
    }
  }

  private Snapshot snapshot() {
    Instance instance = wasm.instance();
    List<Long> globals = new ArrayList<>();
    for (int i = 0; i < instance.globalCount(); i++) {
      globals.add(instance.global(i).getValue());
    }
    int heap = exports.opaHeapPtrGet();
    return new Snapshot(memory.readBytes(0, heap), globals, heap);
  }

  private void restore(Snapshot snapshot) {
    Instance instance = wasm.instance();
    for (int i = 0; i < snapshot.globals().size(); i++) {
      if (instance.global(i).getMutabilityType() == MutabilityType.Var) {
        instance.global(i).setValue(snapshot.globals().get(i));
      }
    }
    memory.write(0, snapshot.below());
  }

  /** All that an instance is, above what the next evaluation writes over. */
  private record Snapshot(byte[] below, List<Long> globals, int heap) {}
}
