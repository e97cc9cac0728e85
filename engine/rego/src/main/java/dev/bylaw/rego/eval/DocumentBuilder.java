package dev.bylaw.rego.eval;

import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that rules fill in, at any depth. */
final class DocumentBuilder {
  private final Map<Value, Branch> root;

  DocumentBuilder() {
    this(new LinkedHashMap<>());
  }

  private DocumentBuilder(Map<Value, Branch> root) {
    this.root = root;
  }

  /** What stands at a path. */
  private sealed interface Branch {
    record Leaf(Value value) implements Branch {}

    record Inner(Map<Value, Branch> entries) implements Branch {}

    record Elements(SetValue.Builder elements) implements Branch {}
  }

  boolean isEmpty() {
    return root.isEmpty();
  }

  /** Whether something stands at a path. */
  boolean contains(Value[] path) {
    Branch at = new Branch.Inner(root);
    for (Value step : path) {
      if (!(at instanceof Branch.Inner(var entries))) {
        return false;
      }
      Branch next = entries.get(step);
      if (next == null) {
        return false;
      }
      at = next;
    }
    return true;
  }

  /** The builder of the object at a path; a value that stands there is a conflict. */
  DocumentBuilder below(Value[] path, Span span) throws Halt {
    Value[] further = Arrays.copyOf(path, path.length + 1);
    return new DocumentBuilder(inner(further, span));
  }

  /** Sets the value at a path; another value at, above or below it is a conflict. */
  void put(Value[] path, Value value, Span span) throws Halt {
    Map<Value, Branch> inner = inner(path, span);
    Branch before = inner.putIfAbsent(path[path.length - 1], new Branch.Leaf(value));
    if (before != null && !(before instanceof Branch.Leaf(Value known) && known.equals(value))) {
      throw Construct.keyConflict(span);
    }
  }

  /** Adds an element to the set at a path. */
  void add(Value[] path, Value element, @Nullable Span span) throws Halt {
    elements(path, span).add(element);
  }

  /** Adds the elements of a set to the set at a path. */
  void addAll(Value[] path, SetValue set) throws Halt {
    elements(path, null).addAll(set);
  }

  private SetValue.Builder elements(Value[] path, @Nullable Span span) throws Halt {
    Branch set =
        inner(path, span)
            .computeIfAbsent(path[path.length - 1], _ -> new Branch.Elements(SetValue.builder()));
    if (!(set instanceof Branch.Elements(SetValue.Builder elements))) {
      throw Construct.keyConflict(span);
    }
    return elements;
  }

  private Map<Value, Branch> inner(Value[] path, @Nullable Span span) throws Halt {
    Map<Value, Branch> entries = root;
    for (int i = 0; i < path.length - 1; i++) {
      Branch next = entries.computeIfAbsent(path[i], _ -> new Branch.Inner(new LinkedHashMap<>()));
      if (!(next instanceof Branch.Inner(Map<Value, Branch> deeper))) {
        throw Construct.keyConflict(span);
      }
      entries = deeper;
    }
    return entries;
  }

  ObjectValue build() {
    return build(root);
  }

  private static ObjectValue build(Map<Value, Branch> entries) {
    ObjectValue.Builder object = ObjectValue.builder();
    entries.forEach((key, branch) ->
        object.put(
            key,
            switch (branch) {
              case Branch.Leaf(Value value) -> value;
              case Branch.Inner(var inner) -> build(inner);
              case Branch.Elements(var elements) -> elements.build();
            }));
    return object.build();
  }

  /** The end of a body that fills in a {@link DocumentBuilder}. */
  static final class Put extends Step {
    private final Expr[] path;
    private final Expr value;
    private final boolean member;
    private final Span span;

    /**
     * A filling.
     *
     * @param member whether the value is an element of the set at the path
     */
    Put(Expr[] path, Expr value, boolean member, Span span) {
      this.path = path;
      this.value = value;
      this.member = member;
      this.span = span;
    }

    @Override
    boolean run(Machine m, @Nullable Value[] f) throws Halt {
      Value[] steps = new Value[path.length];
      for (int i = 0; i < steps.length; i++) {
        Value step = path[i].eval(m, f);
        if (step == null) {
          return false;
        }
        steps[i] = step;
      }
      Value v = value.eval(m, f);
      if (v == null || m.sink == null) {
        return false;
      }
      m.built(2 * path.length);
      DocumentBuilder builder = (DocumentBuilder) m.sink;
      if (member) {
        builder.add(steps, v, span);
      } else {
        builder.put(steps, v, span);
      }
      return false;
    }
  }
}
