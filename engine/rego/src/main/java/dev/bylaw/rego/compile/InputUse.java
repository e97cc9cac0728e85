package dev.bylaw.rego.compile;

import dev.bylaw.rego.value.Value;
import java.util.HashSet;
import java.util.Set;

/**
 * What rules want to know of a part of the input. Two values that agree in it are the same to them.
 *
 * @param whole whether it may be anything; the rest says nothing then
 * @param beginning how much of its text, by {@code substring(input.a, 0, n)}; 0 for nothing
 * @param equal the constants that it is held against: {@code input.a == "x"}, {@code input.a in
 *     {"x", "y"}}; {@code false} where it is asked whether it is there and true
 * @param members the constants that are looked for in it: {@code "x" in input.a}
 */
public record InputUse(boolean whole, int beginning, Set<Value> equal, Set<Value> members) {
  /** It may be anything. */
  public static final InputUse WHOLE = new InputUse(true, 0, Set.of(), Set.of());

  public InputUse {
    equal = Set.copyOf(equal);
    members = Set.copyOf(members);
  }

  /** So much of its text. */
  static InputUse beginning(int length) {
    return new InputUse(false, length, Set.of(), Set.of());
  }

  /** Which of the constants it is. */
  public static InputUse equal(Set<Value> constants) {
    return new InputUse(false, 0, constants, Set.of());
  }

  /** Which of the constants it has. */
  public static InputUse members(Set<Value> constants) {
    return new InputUse(false, 0, Set.of(), constants);
  }

  /** Whether nothing is asked but which of the constants it is, or has as members. */
  public boolean isComparison() {
    return !whole && beginning == 0;
  }

  /** What is asked by one or the other. */
  public InputUse and(InputUse other) {
    Set<Value> compared = new HashSet<>(equal);
    compared.addAll(other.equal);
    Set<Value> looked = new HashSet<>(members);
    looked.addAll(other.members);
    return new InputUse(
        whole || other.whole, Math.max(beginning, other.beginning), compared, looked);
  }
}
