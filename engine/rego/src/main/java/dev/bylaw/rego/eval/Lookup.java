package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ref steps with known keys. */
final class Lookup {
  private Lookup() {}

  /** The element of a collection at a key, or null. What a set has is given as it was asked for. */
  static @Nullable Value in(Value collection, Value key) {
    return switch (collection) {
      case ObjectValue object -> object.get(key);
      case ArrayValue array -> array.get(key);
      case SetValue set -> set.contains(key) ? key : null;
      default -> null;
    };
  }

  /**
   * The element of a base document at a key, or null. Base documents are addressed by paths of
   * text: `data.xs[2]` finds the object key `"2"`, and `data.xs["2"]` the third element. What
   * `with` put in their place may be no JSON: it is addressed as any value.
   */
  static @Nullable Value inBase(Value document, Value key) {
    return switch (document) {
      case ObjectValue object -> {
        Value value = object.get(key);
        yield value == null && key instanceof NumberValue n
            ? object.get(StringValue.of(n.text()))
            : value;
      }
      case ArrayValue array -> key instanceof StringValue s ? at(array, s.value()) : array.get(key);
      // only a `with` can have put a set there
      case SetValue set -> set.contains(key) ? key : null;
      default -> null;
    };
  }

  private static @Nullable Value at(ArrayValue array, String index) {
    if (index.isEmpty() || index.length() > 9) {
      return null;
    }
    int position = 0;
    for (int i = 0; i < index.length(); i++) {
      int digit = index.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      position = position * 10 + digit;
    }
    return position < array.size() ? array.get(position) : null;
  }

  /** `collection[key]`. */
  static final class Index extends Expr {
    final Expr collection;
    final Expr key;

    Index(Expr collection, Expr key) {
      this.collection = collection;
      this.key = key;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Value c = collection.eval(m, f);
      if (c == null) {
        return null;
      }
      Value k = key.eval(m, f);
      return k == null ? null : in(c, k);
    }
  }

  /** `collection.key`. */
  static final class Member extends Expr {
    final Expr collection;
    final Value key;

    Member(Expr collection, Value key) {
      this.collection = collection;
      this.key = key;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Value c = collection.eval(m, f);
      return c instanceof ObjectValue object ? object.get(key) : c == null ? null : in(c, key);
    }
  }

  /** `document[key]`, for a base document. */
  static final class BaseIndex extends Expr {
    private final Expr document;
    private final Expr key;
    private final Expr start;

    /**
     * A step into a base document.
     *
     * @param start where its ref starts, above what is iterated on the way
     */
    BaseIndex(Expr document, Expr key, Expr start) {
      this.document = document;
      this.key = key;
      this.start = start;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Value d = document.eval(m, f);
      if (d == null) {
        return null;
      }
      Value k = key.eval(m, f);
      if (k == null) {
        return null;
      }
      return m.scope.replaced.isEmpty() || !isReplaced(m, f) ? inBase(d, k) : in(d, k);
    }

    /** Whether `with` put the document there, or one above it. */
    private boolean isReplaced(Machine m, @Nullable Value[] f) throws Halt {
      List<Value> path = new ArrayList<>();
      Expr at = document;
      for (; at instanceof BaseIndex above; at = above.document) {
        Value k = above.key.eval(m, f);
        if (k == null) {
          return false;
        }
        path.addFirst(k);
      }
      if (at instanceof Slot slot) {
        path.addAll(0, slot.path());
        return m.scope.hides(path);
      }
      return start instanceof Slot slot && m.scope.hides(slot.path());
    }
  }

  /**
   * A ground path from `input` or from the base documents. Each is read at most once in an
   * evaluation: its value is kept in the scope's slots.
   */
  static final class Slot extends Expr {
    final int id;
    private final @Nullable Slot parent;
    private final Value key;
    final boolean ofData;

    /** What a ref gives that ends here. */
    final Expr whole;

    /**
     * A path.
     *
     * @param id place in {@link Scope#slots}, or -1 for a path that is not kept
     * @param parent the path without its last step, or null for the root
     * @param key the last step; not read for a root
     */
    Slot(int id, @Nullable Slot parent, Value key, boolean ofData) {
      this.id = id;
      this.parent = parent;
      this.key = key;
      this.ofData = ofData;
      this.whole = ofData ? new Whole(this) : this;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) {
      return read(m.scope);
    }

    @Nullable Value read(Scope scope) {
      if (id < 0) {
        return load(scope);
      }
      Value value = scope.slots[id];
      if (value == null) {
        value = load(scope);
        scope.slots[id] = value == null ? Scope.UNDEFINED : value;
        return value;
      }
      return value == Scope.UNDEFINED ? null : value;
    }

    private @Nullable Value load(Scope scope) {
      if (parent == null) {
        return ofData ? scope.data : scope.input;
      }
      Value document = parent.read(scope);
      if (document == null) {
        return null;
      }
      return ofData && (scope.replaced.isEmpty() || !scope.hides(parent.path()))
          ? inBase(document, key)
          : in(document, key);
    }

    /** The steps from the root. */
    List<Value> path() {
      List<Value> steps = new ArrayList<>();
      for (Slot at = this; at.parent != null; at = at.parent) {
        steps.addFirst(at.key);
      }
      return steps;
    }
  }

  /**
   * A ground path from the base documents that a ref ends with. Where `with` replaced something
   * further down, OPA merges what it put there with what stood there.
   */
  static final class Whole extends Expr {
    final Slot slot;
    private final List<Value> path;

    private Whole(Slot slot) {
      this.slot = slot;
      this.path = List.copyOf(slot.path());
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) {
      Value value = slot.read(m.scope);
      return m.scope.replaced.isEmpty() || value == null ? value : m.scope.merged(path, value);
    }
  }
}
