package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of types at one place: of documents, in layers of which the upper hide the lower
 * ones path by path; of a branch's variables; and of the calls and comprehensions that were checked
 * before.
 */
final class TypeScope {
  /** Types of documents, over others. */
  record Layer(TypeTree tree, @Nullable Layer next) {}

  private final Layer layer;
  private final Map<String, Type> variables;

  /** Those of the scopes around a closure, from the outermost. */
  private final List<Map<String, Type>> around;

  private final Map<Term, Type> results;

  private final BuiltinLibrary builtins;

  private TypeScope(
      Layer layer,
      Map<String, Type> variables,
      List<Map<String, Type>> around,
      Map<Term, Type> results,
      BuiltinLibrary builtins) {
    this.layer = layer;
    this.builtins = builtins;
    this.variables = variables;
    this.around = around;
    this.results = results;
  }

  /** The scope of a branch that begins. */
  static TypeScope of(Layer layer, BuiltinLibrary builtins) {
    return new TypeScope(layer, new HashMap<>(), List.of(), new IdentityHashMap<>(), builtins);
  }

  /** This scope under a further layer; variables stay the same. */
  TypeScope under(TypeTree tree) {
    return new TypeScope(new Layer(tree, layer), variables, around, results, builtins);
  }

  /** The scope of a closure: it sees the variables of this one, and gives types to its own. */
  TypeScope inner() {
    List<Map<String, Type>> outer = new ArrayList<>(around);
    outer.add(variables);
    return new TypeScope(layer, new HashMap<>(), outer, results, builtins);
  }

  Layer layer() {
    return layer;
  }

  BuiltinLibrary builtins() {
    return builtins;
  }

  /** The types of variables by their unique names. */
  Map<String, Type> variables() {
    return variables;
  }

  void setVariable(String name, Type type) {
    variables.put(name, type);
  }

  /** Notes the type of a call or comprehension, or of a ref that was matched with others. */
  void setResult(Term term, Type type) {
    results.put(term, type);
  }

  Type of(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> Types.of(scalar.value());
      case Term.Var variable -> variable(variable.name());
      case Term.Ref ref -> {
        Type result = results.get(term);
        yield result == null ? of(ref) : result;
      }
      case Term.TemplateString _ -> Type.Scalar.STRING;
      case Term.ArrayTerm(var elements, var _) ->
          new Type.ArrayOf(elements.stream().map(this::of).toList(), null);
      case Term.SetTerm(var elements, var _) -> {
        Type type = Types.UNKNOWN;
        for (Term element : elements) {
          type = Types.or(type, of(element));
        }
        yield new Type.SetOf(type);
      }
      case Term.ObjectTerm(var entries, var _) -> of(entries);
      case Term.Call _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ ->
          results.getOrDefault(term, Types.UNKNOWN);
    };
  }

  private Type variable(String name) {
    Type known = variables.get(name);
    for (int i = around.size() - 1; known == null && i >= 0; i--) {
      known = around.get(i).get(name);
    }
    return Types.orUnknown(known);
  }

  private Type of(List<Term.Entry> entries) {
    Map<Value, Type> fixed = new TreeMap<>();
    Type keys = null;
    Type values = null;
    for (Term.Entry entry : entries) {
      Value key = constant(entry.key());
      if (key != null) {
        fixed.put(key, of(entry.value()));
      } else {
        keys = of(entry.key());
        values = of(entry.value());
      }
    }
    return new Type.ObjectOf(fixed, keys, values);
  }

  /** The value of a term without variables, refs and calls, or null. */
  static @Nullable Value constant(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar.value();
      case Term.ArrayTerm(var elements, var _) -> {
        List<Value> values = constants(elements);
        yield values == null ? null : ArrayValue.of(values);
      }
      case Term.SetTerm(var elements, var _) -> {
        List<Value> values = constants(elements);
        yield values == null ? null : SetValue.of(values);
      }
      case Term.ObjectTerm(var entries, var _) -> {
        List<Value> keys = constants(entries.stream().map(Term.Entry::key).toList());
        List<Value> values = constants(entries.stream().map(Term.Entry::value).toList());
        if (keys == null || values == null) {
          yield null;
        }
        ObjectValue.Builder object = ObjectValue.builder();
        for (int i = 0; i < keys.size(); i++) {
          object.put(keys.get(i), values.get(i));
        }
        yield object.build();
      }
      default -> null;
    };
  }

  private static @Nullable List<Value> constants(List<Term> terms) {
    List<Value> values = new ArrayList<>();
    for (Term term : terms) {
      Value value = constant(term);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  // ---- refs

  /** Whether a term is a ref that has no type, though all is known of what it steps into. */
  boolean isLost(Term term) {
    if (!(term instanceof Term.Ref ref) || of((Term) ref) != Types.UNKNOWN) {
      return false;
    }
    return switch (ref.head()) {
      case Term.Scalar _ -> true;
      case Term.ArrayTerm _, Term.ObjectTerm _, Term.SetTerm _ -> !Types.isUnknown(of(ref.head()));
      case Term head -> ref.isData() || ref.isInput() || of(head) != Types.UNKNOWN;
    };
  }

  /** The type of what a call's operator or the target of a {@code with} names. */
  Type named(Term.Ref name) {
    if (name.isData() || name.isInput()) {
      return of(name);
    }
    Type type = builtins.type(Describe.dotted(name));
    return type == null ? Types.ANY : type;
  }

  private Type of(Term.Ref ref) {
    if (!ref.isData() && !ref.isInput()) {
      if (ref.path().isEmpty()) {
        return named(ref);
      }
      return ref.head() instanceof Term.Scalar
          ? Types.UNKNOWN
          : select(of(ref.head()), ref.path(), 0);
    }
    Value root = root(ref);
    for (Layer at = layer; at != null; at = at.next) {
      TypeTree node = at.tree.child(root);
      Type found = node == null ? null : find(node, ref.path());
      if (found != null) {
        return found;
      }
    }
    return Types.ANY;
  }

  static Value root(Term.Ref ref) {
    return StringValue.of(ref.isData() ? "data" : "input");
  }

  /** The type that a layer has for a path, or null where a lower one is to be asked. */
  private static @Nullable Type find(TypeTree root, List<Term> path) {
    TypeTree node = root;
    for (int i = 0; i < path.size(); i++) {
      Value step = constant(path.get(i));
      TypeTree child = step == null ? null : node.child(step);
      Type known = node.value();
      if (known != null && child == null) {
        return select(known, path, i);
      }
      if (step == null) {
        return select(node.extent(), path, i);
      }
      if (child == null) {
        return null;
      }
      node = child;
    }
    return node.extent();
  }

  /** The type of what stands under the rest of a path. */
  private static Type select(Type type, List<Term> path, int from) {
    Type selected = type;
    for (int i = from; i < path.size() && selected != Types.UNKNOWN; i++) {
      selected =
          path.get(i) instanceof Term.Scalar scalar
              ? Types.select(selected, scalar.value())
              : Types.values(selected);
    }
    return selected;
  }
}
