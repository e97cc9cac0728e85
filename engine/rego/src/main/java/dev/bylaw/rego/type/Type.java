package dev.bylaw.rego.type;

import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value before it is there. {@code toString} is the type as OPA prints it in
 * type errors, such as {@code any<array[any], set[any]>}.
 */
public sealed interface Type {

  /** Nothing is known yet: the type of a variable that nothing has given one. */
  enum Unknown implements Type {
    UNKNOWN;

    @Override
    public String toString() {
      return "???";
    }
  }

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
      return name().toLowerCase(Locale.ROOT);
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

  /** An object: fixed keys, then any number of entries of the dynamic types (null = none). */
  record ObjectOf(Map<Value, Type> fixed, @Nullable Type keys, @Nullable Type values)
      implements Type {
    public ObjectOf {
      fixed = Collections.unmodifiableMap(new TreeMap<>(fixed));
      if ((keys == null) != (values == null)) {
        throw new IllegalArgumentException("an entry has both a key and a value");
      }
    }

    @Override
    public String toString() {
      String heads =
          fixed.entrySet().stream()
              .map(e -> name(e.getKey()) + ": " + e.getValue())
              .collect(Collectors.joining(", ", "<", ">"));
      return "object"
          + (fixed.isEmpty() ? "" : heads)
          + (keys == null ? "" : "[" + keys + ": " + values + "]");
    }

    private static String name(Value key) {
      return key instanceof StringValue text ? text.value() : key.toString();
    }
  }

  /** A set; one of unknown elements is the empty set. */
  record SetOf(Type elements) implements Type {
    @Override
    public String toString() {
      return elements == Unknown.UNKNOWN ? "set" : "set[" + elements + "]";
    }
  }

  /** One of several types, in their order, at least one. */
  record AnyOf(List<Type> types) implements Type {
    public AnyOf {
      types = List.copyOf(types);
    }

    @Override
    public String toString() {
      return types.stream().map(Type::toString).collect(Collectors.joining(", ", "any<", ">"));
    }
  }

  /**
   * A function.
   *
   * @param result null where it is called for its effect alone
   * @param variadic the type of further arguments, or null if there are none
   */
  record FunctionOf(List<Type> parameters, @Nullable Type result, @Nullable Type variadic)
      implements Type {
    public FunctionOf {
      parameters = List.copyOf(parameters);
    }

    @Override
    public String toString() {
      String list =
          parameters.stream().map(Type::toString).collect(Collectors.joining(", ", "(", ")"));
      return list + " => " + (result == null ? Unknown.UNKNOWN : result);
    }
  }

  /** A type that contains itself, by the name of its definition; compared by identity. */
  final class Recursive implements Type {
    private final String name;
    private Type definition = Unknown.UNKNOWN;

    Recursive(String name) {
      this.name = name;
    }

    void define(Type type) {
      definition = type;
    }

    /** What the name stands for. */
    public Type definition() {
      return definition;
    }

    @Override
    public String toString() {
      return "recursive(" + name + ")";
    }
  }
}
