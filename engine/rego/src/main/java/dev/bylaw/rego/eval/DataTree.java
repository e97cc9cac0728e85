package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place under `data` at or below which rules stand. Filled while planning, never changed after.
 */
final class DataTree {
  /** From `data`, without it. */
  final List<Value> path;

  /** By next step, in order. */
  final Map<Value, DataTree> children = new TreeMap<>();

  /** What the rules at this place define together. */
  @Nullable Document document;

  /** What the function definitions at this place define together. */
  @Nullable Function function;

  DataTree(List<Value> path) {
    this.path = List.copyOf(path);
  }

  /** Whether only a function stands here, which is no document. */
  boolean isFunction() {
    return function != null && children.isEmpty();
  }

  /** A new place one step further. */
  DataTree below(Value step) {
    List<Value> further = new ArrayList<>(path);
    further.add(step);
    return new DataTree(further);
  }

  @Nullable DataTree child(Value step) {
    return children.get(step);
  }

  /** The base document at this place merged with all virtual documents below it, or null. */
  @Nullable Value extent(Machine m, @Nullable Value base) throws Halt {
    Scope scope = m.scope;
    if (!scope.replaced.isEmpty() && scope.hides(path)) {
      return base;
    }
    if (document != null) {
      return document.eval(m);
    }
    if (isFunction()) {
      return base;
    }
    Value virtual = leaves(m);
    return base == null ? virtual : merge(virtual, base);
  }

  private ObjectValue leaves(Machine m) throws Halt {
    ObjectValue.Builder object = ObjectValue.builder();
    for (Map.Entry<Value, DataTree> entry : children.entrySet()) {
      DataTree child = entry.getValue();
      Value value = null;
      if (child.document != null) {
        value =
            !m.scope.replaced.isEmpty() && m.scope.hides(child.path)
                ? child.hidden(m, child.document)
                : child.document.eval(m);
      } else if (!child.isFunction()) {
        value = child.leaves(m);
      }
      if (value != null) {
        object.put(entry.getKey(), value);
      }
    }
    return object.build();
  }

  /** What is left of this document where `with` put another in its place: empty objects. */
  private @Nullable Value hidden(Machine m, Document document) throws Halt {
    ObjectValue shell = document instanceof Document.Entries entries ? entries.shell : null;
    return shell == null || children.isEmpty() ? shell : merge(leaves(m), shell);
  }

  /** Both documents; where they disagree the base document stands, as in OPA. */
  static Value merge(Value virtual, Value base) {
    if (!(virtual instanceof ObjectValue v) || !(base instanceof ObjectValue b)) {
      return base;
    }
    ObjectValue.Builder merged = b.toBuilder();
    for (int i = 0; i < v.size(); i++) {
      Value key = v.keyAt(i);
      Value value = v.valueAt(i);
      Value below = b.get(key);
      merged.put(key, below == null ? value : merge(value, below));
    }
    return merged.build();
  }

  /**
   * Puts all documents from here on into a builder that stands `depth` steps below `data`. Within a
   * document whose heads have variables, sets and objects exist by what is in them alone.
   */
  void putInto(Machine m, DocumentBuilder builder, int depth) throws Halt {
    if (document == null) {
      for (DataTree child : children.values()) {
        child.putInto(m, builder, depth);
      }
      return;
    }
    Value value = document.eval(m);
    if (value == null || isEmpty(value)) {
      return;
    }
    Value[] steps = path.subList(depth, path.size()).toArray(new Value[0]);
    if (document instanceof Document.Members && value instanceof SetValue set) {
      builder.addAll(steps, set);
    } else if (document instanceof Document.Entries entries && builder.contains(steps)) {
      // a rule whose head has a variable at the end of this path put entries here too
      entries.fill(m, builder.below(steps, document.span()));
    } else {
      builder.put(steps, value, document.span());
    }
  }

  private boolean isEmpty(Value value) {
    return switch (value) {
      case SetValue set -> document instanceof Document.Members && set.isEmpty();
      case ObjectValue object -> document instanceof Document.Entries && object.isEmpty();
      default -> false;
    };
  }

  /** A virtual document as an expression. */
  static final class Read extends Expr {
    private final Document document;

    Read(Document document) {
      this.document = document;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      Scope scope = m.scope;
      if (!scope.replaced.isEmpty() && scope.hides(document.path)) {
        return document.replaced(scope);
      }
      return document.eval(m);
    }
  }

  /** A place above virtual documents as an expression. */
  static final class Extent extends Expr {
    private final DataTree tree;
    private final Expr base;

    Extent(DataTree tree, Expr base) {
      this.tree = tree;
      this.base = base;
    }

    @Override
    @Nullable Value eval(Machine m, @Nullable Value[] f) throws Halt {
      return tree.extent(m, base.eval(m, f));
    }
  }
}
