package dev.bylaw.rego.builtin;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a built-in function takes or gives. {@code toString} is the type as OPA prints it in type
 * errors, such as {@code any<array[any], set[any]>}.
 */
public sealed interface Type {

  /** Any value. */
  record Any() implements Type {
    @Override
    public String toString() {
      return "any";
    }
  }

  /** One of the types without parts: null, boolean, number or string. */
  enum Scalar implements Type {
    NULL,
    BOOLEAN,
    NUMBER,
    STRING;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** An array: elements at fixed places, then any number of {@code rest} (null = no more). */
  record ArrayOf(List<Type> fixed, @Nullable Type rest) implements Type {
    public ArrayOf {
      fixed = List.copyOf(fixed);
    }

    @Override
    public String toString() {
      String heads = fixed.stream().map(Type::toString).collect(Collectors.joining(", ", "<", ">"));
      return "array" + (fixed.isEmpty() ? "" : heads) + (rest == null ? "" : "[" + rest + "]");
    }
  }

  /**
   * An object: fixed string keys, then any number of entries of the dynamic types (null = none).
   */
  record ObjectOf(Map<String, Type> fixed, @Nullable Type keys, @Nullable Type values)
      implements Type {
    public ObjectOf {
      fixed = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(fixed));
    }

    @Override
    public String toString() {
      String heads =
          fixed.entrySet().stream()
              .map(e -> e.getKey() + ": " + e.getValue())
              .collect(Collectors.joining(", ", "<", ">"));
      return "object"
          + (fixed.isEmpty() ? "" : heads)
          + (keys == null ? "" : "[" + keys + ": " + values + "]");
    }
  }

  /** A set. */
  record SetOf(Type elements) implements Type {
    @Override
    public String toString() {
      return "set[" + elements + "]";
    }
  }

  /** One of several types. */
  record AnyOf(List<Type> types) implements Type {
    public AnyOf {
      types = List.copyOf(types);
    }

    @Override
    public String toString() {
      return types.stream().map(Type::toString).collect(Collectors.joining(", ", "any<", ">"));
    }
  }
}
