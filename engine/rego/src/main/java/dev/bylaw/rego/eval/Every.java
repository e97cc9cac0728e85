package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds when a body has a solution for every element of a domain; a domain that is undefined or no
 * collection fails.
 */
final class Every extends Check {
  private final Expr domain;
  private final int collection;
  private final Step counterexample;

  /**
   * An `every`.
   *
   * @param collection register of the domain
   * @param counterexample iterates over the register's value and ends the search at an element for
   *     which the body has no solution
   */
  Every(Expr domain, int collection, Step counterexample) {
    this.domain = domain;
    this.collection = collection;
    this.counterexample = counterexample;
  }

  @Override
  boolean holds(Machine m, @Nullable Value[] f) throws Halt {
    Value value = domain.eval(m, f);
    if (!(value instanceof ArrayValue
        || value instanceof ObjectValue
        || value instanceof SetValue)) {
      return false;
    }
    f[collection] = value;
    m.enter();
    boolean found = counterexample.run(m, f);
    m.leave();
    return !found;
  }
}
