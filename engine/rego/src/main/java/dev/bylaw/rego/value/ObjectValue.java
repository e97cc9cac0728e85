package dev.bylaw.rego.value;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An object: distinct keys of any type, each with a value. It iterates in the order of its keys.
 */
public final class ObjectValue implements Value {
  public static final ObjectValue EMPTY =
      new ObjectValue(new Value[0], new Value[0], HashIndex.NONE);

  // in order of insertion
  private final Value[] keys;
  private final Value[] values;
  private final int[] table;
  private @Nullable Entries sorted;
  private int hash;

  /** Keys and their values in the order of the keys. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; private to the package, for speed
  record Entries(Value[] keys, Value[] values) {}

  private ObjectValue(Value[] keys, Value[] values, int[] table) {
    this.keys = keys;
    this.values = values;
    this.table = table;
  }

  /** The object of {@code entries} with string keys. */
  public static ObjectValue of(Map<String, ? extends Value> entries) {
    Builder builder = builder();
    entries.forEach(builder::put);
    return builder.build();
  }

  /** The object of one entry. */
  public static ObjectValue of(String key, Value value) {
    return builder().put(key, value).build();
  }

  /** A builder of an empty object. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts with the entries of this object. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int i = 0; i < keys.length; i++) {
      builder.insert(keys[i], values[i]);
    }
    return builder;
  }

  /** The number of entries. */
  public int size() {
    return keys.length;
  }

  /** Whether there is no entry. */
  public boolean isEmpty() {
    return keys.length == 0;
  }

  /** The value of {@code key}, or null. */
  public @Nullable Value get(Value key) {
    int position = HashIndex.find(table, keys, keys.length, key);
    return position < 0 ? null : values[position];
  }

  /** The value of the string {@code key}, or null. */
  public @Nullable Value get(String key) {
    return get(StringValue.of(key));
  }

  /** Whether there is a value for {@code key}. */
  public boolean containsKey(Value key) {
    return HashIndex.find(table, keys, keys.length, key) >= 0;
  }

  /** The key at {@code index} in the order of the keys; requires 0 <= index < size. */
  public Value keyAt(int index) {
    return sorted().keys()[index];
  }

  /** The value at {@code index} in the order of the keys; requires 0 <= index < size. */
  public Value valueAt(int index) {
    return sorted().values()[index];
  }

  /** Calls {@code action} with each key and value, in the order of the keys. */
  public void forEach(BiConsumer<? super Value, ? super Value> action) {
    Entries entries = sorted();
    for (int i = 0; i < entries.keys().length; i++) {
      action.accept(entries.keys()[i], entries.values()[i]);
    }
  }

  /** The keys in order. */
  public ArrayValue keys() {
    return ArrayValue.wrap(sorted().keys());
  }

  /** The values in the order of their keys. */
  public ArrayValue values() {
    return ArrayValue.wrap(sorted().values());
  }

  Entries sorted() {
    Entries result = sorted;
    if (result == null) {
      result = sort();
      sorted = result;
    }
    return result;
  }

  private Entries sort() {
    int n = keys.length;
    boolean ordered = true;
    for (int i = 1; i < n && ordered; i++) {
      ordered = Order.compare(keys[i - 1], keys[i]) < 0;
    }
    if (ordered) {
      return new Entries(keys, values);
    }
    Value[] sortedKeys = keys.clone();
    Arrays.sort(sortedKeys, Order::compare);
    Value[] sortedValues = new Value[n];
    for (int i = 0; i < n; i++) {
      sortedValues[i] = values[HashIndex.find(table, keys, n, sortedKeys[i])];
    }
    return new Entries(sortedKeys, sortedValues);
  }

  @Override
  public String typeName() {
    return "object";
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('{');
    Entries entries = sorted();
    for (int i = 0; i < entries.keys().length; i++) {
      if (i > 0) {
        out.append(", ");
      }
      entries.keys()[i].appendTo(out);
      out.append(": ");
      entries.values()[i].appendTo(out);
    }
    out.append('}');
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = 0x6f62_6a00 + keys.length;
      for (int i = 0; i < keys.length; i++) {
        int e = (keys[i].hashCode() * 31 + values[i].hashCode()) * 0x9E37_79B9;
        h += e ^ e >>> 15;
      }
      hash = h;
    }
    return h;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ObjectValue o)
        || o.keys.length != keys.length
        || o.hashCode() != hashCode()) {
      return false;
    }
    for (int i = 0; i < keys.length; i++) {
      int position = HashIndex.find(o.table, o.keys, o.keys.length, keys[i]);
      if (position < 0 || !o.values[position].equals(values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  /** Collects entries. */
  public static final class Builder {
    private Value[] keys = new Value[8];
    private Value[] values = new Value[8];
    private int[] table = HashIndex.NONE;
    private int size;

    private Builder() {}

    /** Sets the value of {@code key}; a value set earlier is replaced, its key kept. */
    public Builder put(Value key, Value value) {
      insert(key, value);
      return this;
    }

    /** Sets the value of the string {@code key}. */
    public Builder put(String key, Value value) {
      return put(StringValue.sharedOr(key), value);
    }

    /** Sets the value of the string {@code key} to a string. */
    public Builder put(String key, String value) {
      return put(StringValue.sharedOr(key), StringValue.of(value));
    }

    /** Sets every entry of {@code other}. */
    public Builder putAll(ObjectValue other) {
      for (int i = 0; i < other.keys.length; i++) {
        insert(other.keys[i], other.values[i]);
      }
      return this;
    }

    /** The value set for {@code key}, or null. */
    public @Nullable Value get(Value key) {
      int position = HashIndex.find(table, keys, size, key);
      return position < 0 ? null : values[position];
    }

    /** Sets the value of {@code key} and returns the value that it had, or null. */
    public @Nullable Value insert(Value key, Value value) {
      int position = HashIndex.find(table, keys, size, key);
      if (position >= 0) {
        Value previous = values[position];
        values[position] = value;
        return previous;
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      keys[size] = key;
      values[size++] = value;
      if (size > HashIndex.SCANNED) {
        if (size * 2 > table.length) {
          table = HashIndex.build(keys, size);
        } else {
          HashIndex.insert(table, key.hashCode(), size - 1);
        }
      }
      return null;
    }

    /** The number of entries so far. */
    public int size() {
      return size;
    }

    /** The object so far; the builder may go on and leaves the object as it is. */
    public ObjectValue build() {
      return size == 0
          ? EMPTY
          : new ObjectValue(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), table.clone());
    }
  }
}
