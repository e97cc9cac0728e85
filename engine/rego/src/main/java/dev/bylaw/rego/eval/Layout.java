package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Expr.Register;
import java.util.ArrayList;
import java.util.List;

/** The registers of one frame, given out while a definition is planned. */
final class Layout {
  private final List<Register> registers = new ArrayList<>();

  /** Whether a body was seen whose result is worth keeping rather than computing again. */
  boolean costly;

  private final int arity;

  Layout() {
    this(List.of());
  }

  /** A frame whose first registers are a function's arguments. */
  Layout(List<Register> arguments) {
    registers.addAll(arguments);
    arity = arguments.size();
  }

  /** The number of arguments. */
  int arity() {
    return arity;
  }

  /** A register that nothing uses yet. */
  Register fresh() {
    Register register = Register.of(registers.size());
    registers.add(register);
    return register;
  }

  Register get(int index) {
    return registers.get(index);
  }

  int size() {
    return registers.size();
  }
}
