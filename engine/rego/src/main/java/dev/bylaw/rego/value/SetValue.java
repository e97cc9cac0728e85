package dev.bylaw.rego.value;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A set. It iterates in order; membership is one hash look-up. */
public final class SetValue implements Value, Iterable<Value> {
  public static final SetValue EMPTY = new SetValue(new Value[0], HashIndex.NONE);

  // distinct, in order of insertion
  private final Value[] elements;
  private final int[] table;
  private Value @Nullable [] sorted;
  private int hash;

  private SetValue(Value[] elements, int[] table) {
    this.elements = elements;
    this.table = table;
  }

  /** The set of {@code elements}; of equal ones the first is kept. */
  public static SetValue of(Value... elements) {
    return of(Arrays.asList(elements));
  }

  /** The set of {@code elements}; of equal ones the first is kept. */
  public static SetValue of(Collection<? extends Value> elements) {
    Builder builder = builder();
    for (Value element : elements) {
      builder.add(element);
    }
    return builder.build();
  }

  /** A builder of an empty set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The number of elements. */
  public int size() {
    return elements.length;
  }

  /** Whether there is no element. */
  public boolean isEmpty() {
    return elements.length == 0;
  }

  /** Whether {@code value} is an element. */
  public boolean contains(Value value) {
    return HashIndex.find(table, elements, elements.length, value) >= 0;
  }

  /** The element equal to {@code value} as the set holds it, or null. */
  public @Nullable Value get(Value value) {
    int position = HashIndex.find(table, elements, elements.length, value);
    return position < 0 ? null : elements[position];
  }

  /** The element at {@code index} in order; requires 0 <= index < size. */
  public Value at(int index) {
    return sorted()[index];
  }

  /** The elements in order, as a new array. */
  public Value[] toArray() {
    return sorted().clone();
  }

  /** The elements in order, as an array value. */
  public ArrayValue toArrayValue() {
    return ArrayValue.wrap(sorted());
  }

  Value[] sorted() {
    Value[] result = sorted;
    if (result == null) {
      result = elements;
      for (int i = 1; i < elements.length; i++) {
        if (Order.compare(elements[i - 1], elements[i]) > 0) {
          result = elements.clone();
          Arrays.sort(result, Order::compare);
          break;
        }
      }
      sorted = result;
    }
    return result;
  }

  @Override
  public Iterator<Value> iterator() {
    return new ArrayValue.ValueIterator(sorted());
  }

  @Override
  public String typeName() {
    return "set";
  }

  @Override
  public void appendTo(StringBuilder out) {
    Value[] ordered = sorted();
    if (ordered.length == 0) {
      out.append("set()");
      return;
    }
    for (int i = 0; i < ordered.length; i++) {
      out.append(i == 0 ? "{" : ", ");
      ordered[i].appendTo(out);
    }
    out.append('}');
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = 0x7365_7400 + elements.length;
      for (Value element : elements) {
        int e = element.hashCode() * 0x9E37_79B9;
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
    if (!(other instanceof SetValue s)
        || s.elements.length != elements.length
        || s.hashCode() != hashCode()) {
      return false;
    }
    for (Value element : elements) {
      if (!s.contains(element)) {
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

  /** Collects distinct elements. */
  public static final class Builder {
    private Value[] elements = new Value[8];
    private int[] table = HashIndex.NONE;
    private int size;

    private Builder() {}

    /** Adds {@code element} unless an equal one is there; returns whether it was added. */
    public boolean add(Value element) {
      if (HashIndex.find(table, elements, size, element) >= 0) {
        return false;
      }
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = element;
      if (size > HashIndex.SCANNED) {
        if (size * 2 > table.length) {
          table = HashIndex.build(elements, size);
        } else {
          HashIndex.insert(table, element.hashCode(), size - 1);
        }
      }
      return true;
    }

    /** Adds every element of {@code values}. */
    public Builder addAll(Iterable<? extends Value> values) {
      for (Value value : values) {
        add(value);
      }
      return this;
    }

    /** Whether {@code value} was added. */
    public boolean contains(Value value) {
      return HashIndex.find(table, elements, size, value) >= 0;
    }

    /** The number of elements so far. */
    public int size() {
      return size;
    }

    /** The set so far; the builder may go on and leaves the set as it is. */
    public SetValue build() {
      return size == 0 ? EMPTY : new SetValue(Arrays.copyOf(elements, size), table.clone());
    }
  }
}
