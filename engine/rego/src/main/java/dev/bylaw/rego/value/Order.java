package dev.bylaw.rego.value;

/** The total order of values. */
final class Order {
  private Order() {}

  static int compare(Value a, Value b) {
    if (a == b) {
      return 0;
    }
    int rankA = rank(a);
    int rankB = rank(b);
    if (rankA != rankB) {
      return Integer.compare(rankA, rankB);
    }
    return switch (a) {
      case NullValue _ -> 0;
      case BooleanValue x -> Boolean.compare(x.value(), ((BooleanValue) b).value());
      case NumberValue x -> x.compareNumber((NumberValue) b);
      case StringValue x -> compareUtf8(x.value(), ((StringValue) b).value());
      case ArrayValue x -> compareAll(x.elements, ((ArrayValue) b).elements);
      case ObjectValue x -> compareObjects(x, (ObjectValue) b);
      case SetValue x -> compareAll(x.sorted(), ((SetValue) b).sorted());
    };
  }

  private static int rank(Value value) {
    return switch (value) {
      case NullValue _ -> 0;
      case BooleanValue _ -> 1;
      case NumberValue _ -> 2;
      case StringValue _ -> 3;
      case ArrayValue _ -> 4;
      case ObjectValue _ -> 5;
      case SetValue _ -> 6;
    };
  }

  private static int compareAll(Value[] a, Value[] b) {
    int n = Math.min(a.length, b.length);
    for (int i = 0; i < n; i++) {
      int c = compare(a[i], b[i]);
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static int compareObjects(ObjectValue a, ObjectValue b) {
    ObjectValue.Entries x = a.sorted();
    ObjectValue.Entries y = b.sorted();
    int n = Math.min(x.keys().length, y.keys().length);
    for (int i = 0; i < n; i++) {
      int c = compare(x.keys()[i], y.keys()[i]);
      if (c == 0) {
        c = compare(x.values()[i], y.values()[i]);
      }
      if (c != 0) {
        return c;
      }
    }
    return Integer.compare(x.keys().length, y.keys().length);
  }

  /**
   * Compares by UTF-8 bytes. Below the surrogates this is the order of the code units; a surrogate
   * pair sorts above every other code unit, and an escaped byte (see {@link StringValue#ofUtf8})
   * sorts as that byte.
   */
  static int compareUtf8(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        if (Character.isSurrogate(x) || Character.isSurrogate(y)) {
          return java.util.Arrays.compareUnsigned(Utf8.encode(a), Utf8.encode(b));
        }
        return Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
