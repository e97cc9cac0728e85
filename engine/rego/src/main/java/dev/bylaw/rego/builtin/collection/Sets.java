package dev.bylaw.rego.builtin.collection;

import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;

/** Set algebra. */
public final class Sets {
  private Sets() {}

  /** What is in {@code a} and not in {@code b}. */
  public static SetValue difference(SetValue a, SetValue b) {
    SetValue.Builder result = SetValue.builder();
    for (Value element : a) {
      if (!b.contains(element)) {
        result.add(element);
      }
    }
    return result.build();
  }

  static SetValue intersection(SetValue a, SetValue b) {
    SetValue small = a.size() <= b.size() ? a : b;
    SetValue large = small == a ? b : a;
    SetValue.Builder result = SetValue.builder();
    for (Value element : small) {
      if (large.contains(element)) {
        result.add(element);
      }
    }
    return result.build();
  }

  /** What is in either. */
  public static SetValue union(SetValue a, SetValue b) {
    return SetValue.builder().addAll(a).addAll(b).build();
  }
}
