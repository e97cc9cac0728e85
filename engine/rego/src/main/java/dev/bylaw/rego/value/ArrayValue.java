package dev.bylaw.rego.value;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An array. */
public final class ArrayValue implements Value, Iterable<Value> {
  public static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

  final Value[] elements;
  private int hash;

  private ArrayValue(Value[] elements) {
    this.elements = elements;
  }

  /** The array of {@code elements}. */
  public static ArrayValue of(List<? extends Value> elements) {
    return elements.isEmpty() ? EMPTY : new ArrayValue(elements.toArray(new Value[0]));
  }

  /** The array of {@code elements}, which are copied. */
  public static ArrayValue of(Value... elements) {
    return elements.length == 0 ? EMPTY : new ArrayValue(elements.clone());
  }

  /**
   * The array over {@code elements} itself, which its caller gives away and never changes again.
   */
  public static ArrayValue wrap(Value[] elements) {
    return elements.length == 0 ? EMPTY : new ArrayValue(elements);
  }

  /** The number of elements. */
  public int size() {
    return elements.length;
  }

  /** Whether there is no element. */
  public boolean isEmpty() {
    return elements.length == 0;
  }

  /** The element at {@code index}; requires 0 <= index < size. */
  public Value get(int index) {
    return elements[index];
  }

  /** The element that {@code index} names, or null if it is no whole number within bounds. */
  public @Nullable Value get(Value index) {
    if (index instanceof NumberValue n && n.isWholeLong()) {
      long i = n.longValue();
      return i >= 0 && i < elements.length ? elements[(int) i] : null;
    }
    return null;
  }

  /** The elements from {@code from} to before {@code to}; requires 0 <= from <= to <= size. */
  public ArrayValue slice(int from, int to) {
    return from == 0 && to == elements.length ? this : wrap(Arrays.copyOfRange(elements, from, to));
  }

  /** The elements as a new array. */
  public Value[] toArray() {
    return elements.clone();
  }

  /** The elements as an unmodifiable list. */
  public List<Value> asList() {
    return java.util.Collections.unmodifiableList(Arrays.asList(elements));
  }

  @Override
  public Iterator<Value> iterator() {
    return new ValueIterator(elements);
  }

  @Override
  public String typeName() {
    return "array";
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('[');
    for (int i = 0; i < elements.length; i++) {
      if (i > 0) {
        out.append(", ");
      }
      elements[i].appendTo(out);
    }
    out.append(']');
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = 0x5bd1_e995 + Arrays.hashCode(elements);
      hash = h;
    }
    return h;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ArrayValue a
            && elements.length == a.elements.length
            && hashCode() == a.hashCode()
            && Arrays.equals(elements, a.elements));
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  /** Iterates over an array that nobody changes. */
  static final class ValueIterator implements Iterator<Value> {
    private final Value[] values;
    private int next;

    ValueIterator(Value[] values) {
      this.values = values;
    }

    @Override
    public boolean hasNext() {
      return next < values.length;
    }

    @Override
    public Value next() {
      if (next >= values.length) {
        throw new NoSuchElementException();
      }
      return values[next++];
    }
  }
}
