package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements that read nothing bound before them, followed by equalities with what was: `some order
 * in data.orders; order.customer == customer`. Their solutions are the same each time, so once they
 * were all seen they are kept by the values to be compared, and each further time is a look-up.
 * This makes joins, and comprehensions that group, linear.
 */
final class Join extends Step {
  /** Below this many steps trying all is as fast as looking up. */
  private static final long WORTHWHILE = 32;

  private final Step direct;
  private final Step collect;
  private final Expr[] probes;
  private final int[] registers;
  private final Step next;

  /**
   * A join.
   *
   * @param direct the statements, the equalities and what follows
   * @param collect the statements, ending in {@link Collect}
   * @param probes the sides of the equalities that are known before
   * @param registers those that the statements bind
   */
  Join(Step direct, Step collect, Expr[] probes, int[] registers, Step next) {
    this.direct = direct;
    this.collect = collect;
    this.probes = probes;
    this.registers = registers;
    this.next = next;
  }

  /** What is known of a join in a scope. */
  private static final class State {
    private @Nullable Map<Value, List<@Nullable Value[]>> solutions;
  }

  @Override
  boolean run(Machine m, @Nullable Value[] f) throws Halt {
    State state = (State) m.scope.join(this);
    if (state == null) {
      long before = m.taken();
      boolean stopped = direct.run(m, f);
      if (!stopped && m.taken() - before >= WORTHWHILE) {
        m.scope.keepJoin(this, new State());
      }
      return stopped;
    }
    Map<Value, List<@Nullable Value[]>> solutions = state.solutions;
    if (solutions == null) {
      solutions = solutions(m, f);
      state.solutions = solutions;
    }
    Value probe = key(probes, m, f);
    List<@Nullable Value[]> found = probe == null ? null : solutions.get(probe);
    if (found == null) {
      return false;
    }
    for (@Nullable Value[] solution : found) {
      m.tick();
      for (int i = 0; i < registers.length; i++) {
        f[registers[i]] = solution[i];
      }
      if (next.run(m, f)) {
        return true;
      }
    }
    return false;
  }

  private Map<Value, List<@Nullable Value[]>> solutions(Machine m, @Nullable Value[] f)
      throws Halt {
    Map<Value, List<@Nullable Value[]>> solutions = new HashMap<>();
    Object outer = m.sink;
    m.sink = solutions;
    boolean _ = collect.run(m, f);
    m.sink = outer;
    return solutions;
  }

  /** The values to be compared as one; null if one is undefined. */
  private static @Nullable Value key(Expr[] parts, Machine m, @Nullable Value[] f) throws Halt {
    if (parts.length == 1) {
      return parts[0].eval(m, f);
    }
    Value[] values = new Value[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Value value = parts[i].eval(m, f);
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return ArrayValue.wrap(values);
  }

  /** Keeps a solution by what it is compared by. */
  static final class Collect extends Step {
    private final Expr[] keys;
    private final int[] registers;

    Collect(Expr[] keys, int[] registers) {
      this.keys = keys;
      this.registers = registers;
    }

    @Override
    @SuppressWarnings("unchecked") // Join set the sink to this type
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value key = key(keys, m, f);
      if (key != null && m.sink != null) {
        m.built(2 + registers.length);
        @Nullable Value[] solution = new Value[registers.length];
        for (int i = 0; i < registers.length; i++) {
          solution[i] = f[registers[i]];
        }
        ((Map<Value, List<@Nullable Value[]>>) m.sink)
            .computeIfAbsent(key, _ -> new ArrayList<>(2))
            .add(solution);
      }
      return false;
    }
  }
}
