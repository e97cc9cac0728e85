package dev.bylaw.rego.eval;

import dev.bylaw.rego.eval.Lookup.Slot;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives each ground path from `input` and `data` one {@link Slot}. */
final class SlotTable {
  /** Further paths are read without being kept: every scope has room for all that are. */
  private static final int MOST = 256;

  private final Map<Key, Slot> known;
  private int size;

  final Slot input;
  final Slot data;

  SlotTable() {
    known = new HashMap<>();
    input = new Slot(-1, null, StringValue.EMPTY, false);
    data = new Slot(-1, null, StringValue.EMPTY, true);
  }

  /** A table that knows all that `other` knows and leaves it as it is. */
  SlotTable(SlotTable other) {
    known = new HashMap<>(other.known);
    size = other.size;
    input = other.input;
    data = other.data;
  }

  /** A step from a slot; its hash is worked out once. */
  private static final class Key {
    private final Slot parent;
    private final Value step;
    private final int hash;

    Key(Slot parent, Value step) {
      this.parent = parent;
      this.step = step;
      this.hash = 31 * System.identityHashCode(parent) + step.hashCode();
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.parent == parent && key.step.equals(step);
    }
  }

  /** The path one step further. */
  Slot child(Slot parent, Value step) {
    Key key = new Key(parent, step);
    @Nullable Slot slot = known.get(key);
    if (slot == null) {
      slot = new Slot(size < MOST ? size++ : -1, parent, step, parent.ofData);
      known.put(key, slot);
    }
    return slot;
  }

  /** How many values a scope keeps. */
  int size() {
    return size;
  }
}
