package dev.bylaw.opa;

import com.dylibso.chicory.runtime.Memory;
import com.styra.opa.wasm.OpaWasm;
import java.nio.charset.StandardCharsets;

/** Text in and out of the memory of an instance. */
final class Memories {
  private static final int PAGE = 1 << 16;

  private Memories() {}

  /** The text at {@code address}, up to a zero byte. */
  static String text(Memory memory, int address) {
    int end = address;
    while (memory.read(end) != 0) {
      end++;
    }
    return new String(memory.readBytes(address, end - address), StandardCharsets.UTF_8);
  }

  /** The address of the value that {@code text} is, made within the instance. */
  static int parse(OpaWasm wasm, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = wasm.exports().opaMalloc(bytes.length);
    wasm.memory().write(at, bytes);
    int value = wasm.exports().opaValueParse(at, bytes.length);
    wasm.exports().opaFree(at);
    if (value == 0) {
      throw new IllegalStateException("OPA does not read the value " + text);
    }
    return value;
  }

  /** Writes {@code bytes} at {@code address}; false if the memory may not grow that far. */
  static boolean write(Memory memory, int address, byte[] bytes) {
    long missing = (long) address + bytes.length - (long) memory.pages() * PAGE;
    if (missing > 0 && memory.grow(Math.toIntExact((missing + PAGE - 1) / PAGE)) < 0) {
      return false;
    }
    memory.write(address, bytes);
    return true;
  }
}
