package dev.bylaw.opa;

import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.OpaWasm;
import dev.bylaw.rego.builtin.Builtin;
import dev.bylaw.rego.value.Value;

/**
 * A builtin of ours as Wasm calls it. Values cross as Rego text and not as JSON, so that sets stay
 * sets.
 */
final class HostBuiltin implements OpaBuiltin.Builtin {
  /** What OPA's Wasm takes for undefined. */
  private static final int UNDEFINED = 0;

  private final Builtin builtin;
  private final Calls calls;

  HostBuiltin(Builtin builtin, Calls calls) {
    this.builtin = builtin;
    this.calls = calls;
  }

  @Override
  public String name() {
    return builtin.name();
  }

  @Override
  public int asBuiltin0(OpaWasm wasm) {
    return call(wasm);
  }

  @Override
  public int asBuiltin1(OpaWasm wasm, int a) {
    return call(wasm, a);
  }

  @Override
  public int asBuiltin2(OpaWasm wasm, int a, int b) {
    return call(wasm, a, b);
  }

  @Override
  public int asBuiltin3(OpaWasm wasm, int a, int b, int c) {
    return call(wasm, a, b, c);
  }

  @Override
  public int asBuiltin4(OpaWasm wasm, int a, int b, int c, int d) {
    return call(wasm, a, b, c, d);
  }

  private int call(OpaWasm wasm, int... addresses) {
    Value[] arguments = new Value[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      int text = wasm.exports().opaValueDump(addresses[i]);
      arguments[i] = ValueText.parse(Memories.text(wasm.memory(), text));
      wasm.exports().opaFree(text);
    }
    Value result = calls.call(builtin, arguments);
    return result == null ? UNDEFINED : Memories.parse(wasm, ValueText.write(result));
  }
}
