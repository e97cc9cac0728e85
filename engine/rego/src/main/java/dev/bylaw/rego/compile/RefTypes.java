package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Spelling;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the steps of refs against the types of what they step into, and gives the variables among
 * the steps theirs.
 */
final class RefTypes {
  private static final int LONGEST_LIST = 12;

  private final TypeScope scope;
  private final TypeUnifier unifier;

  RefTypes(TypeScope scope) {
    this.scope = scope;
    this.unifier = new TypeUnifier(scope);
  }

  /** What is wrong with a ref whose parts are checked, or null. */
  @Nullable Diagnostic check(Term.Ref ref) {
    if (ref.isData() || ref.isInput()) {
      if (scope.of((Term) ref) instanceof Type.FunctionOf) {
        return error(
            ref, "function `" + Describe.dotted(ref) + "` used as reference, not called", null);
      }
      return document(ref);
    }
    if (ref.path().isEmpty()) {
      return null;
    }
    Type head = scope.of(ref.head());
    if (head == Types.UNKNOWN) {
      if (ref.head() instanceof Term.Var(String name, var _)) {
        scope.setVariable(name, Types.ANY);
      }
      head = Types.ANY;
    }
    return inside(ref, head, 0);
  }

  /** Gives the variables of a ref types where nothing is known of its head. */
  @Nullable Diagnostic inside(Term.Ref ref) {
    return inside(ref, Types.ANY, 0);
  }

  private @Nullable Diagnostic document(Term.Ref ref) {
    Value root = TypeScope.root(ref);
    for (TypeScope.Layer at = scope.layer(); at != null; at = at.next()) {
      TypeTree node = at.tree().child(root);
      int index = 0;
      while (node != null && node.value() == null && index < ref.path().size()) {
        Term step = ref.path().get(index);
        Value constant = TypeScope.constant(step);
        if (index <= 1
            && !(constant == null ? isVariable(step) : constant instanceof StringValue)) {
          return invalid(ref, index, scope.of(step), Type.Scalar.STRING, node.steps());
        }
        if (constant == null) {
          Type keys = node.extentKeys();
          Type known = scope.of(step);
          if (known != Types.UNKNOWN && !Types.unifies(keys, known)) {
            return invalid(ref, index, known, keys, node.steps());
          }
          type(step, keys);
        }
        node = constant == null ? null : node.child(constant);
        index++;
      }
      if (node != null) {
        Type value = node.value();
        return value == null ? null : inside(ref, value, index);
      }
    }
    return inside(ref, Types.ANY, 0);
  }

  /** Steps that the compiler puts in a variable before they are taken count as variables. */
  private static boolean isVariable(Term step) {
    return !(step instanceof Term.ArrayTerm
        || step instanceof Term.ObjectTerm
        || step instanceof Term.SetTerm
        || step instanceof Term.Scalar);
  }

  private void type(Term step, Type type) {
    if (step instanceof Term.Var(String name, var _) && scope.of(step) == Types.UNKNOWN) {
      scope.setVariable(name, type);
    }
  }

  /** Checks the steps from an index on, which step into a value of the type. */
  private @Nullable Diagnostic inside(Term.Ref ref, Type from, int start) {
    Type type = from;
    for (int i = start; i < ref.path().size(); i++) {
      if (type == Types.UNKNOWN) {
        return i == start
            ? null
            : error(
                ref,
                "undefined ref `"
                    + Describe.dotted(ref)
                    + "`, found none value of one type, which has no parts",
                null);
      }
      Term step = ref.path().get(i);
      if (Types.isEmptyCollection(type)) {
        return invalid(ref, i, null, null, List.of());
      }
      Type keys = Types.keys(type);
      if (keys == Types.UNKNOWN) {
        return error(
            ref,
            "undefined ref `" + Describe.dotted(ref) + "`, found " + type + ", which has no parts",
            null);
      }
      if (step instanceof Term.Scalar scalar) {
        Type next = Types.select(type, scalar.value());
        if (next == Types.UNKNOWN) {
          return invalid(ref, i, null, keys, fixedKeys(type));
        }
        type = next;
        continue;
      }
      if (isVariable(step)) {
        Type known = scope.of(step);
        if (known != Types.UNKNOWN && !Types.unifies(known, keys)) {
          return invalid(ref, i, known, keys, fixedKeys(type));
        }
        type(step, keys);
      } else if (!unifier.match(step, keys, false)) {
        return invalid(ref, i, scope.of(step), keys, List.of());
      }
      type = Types.values(type);
    }
    return null;
  }

  private static Collection<Value> fixedKeys(Type type) {
    return switch (Types.definition(type)) {
      case Type.ObjectOf object -> object.fixed().keySet();
      case Type.AnyOf(var types) -> {
        TreeSet<Value> keys = new TreeSet<>();
        types.forEach(each -> keys.addAll(fixedKeys(each)));
        yield keys;
      }
      default -> List.of();
    };
  }

  private static Diagnostic invalid(
      Term.Ref ref,
      int index,
      @Nullable Type found,
      @Nullable Type expected,
      Collection<Value> keys) {
    Term step = ref.path().get(index);
    StringBuilder message = new StringBuilder("undefined ref `" + Describe.dotted(ref) + "`");
    message.append(", found ").append(found == null ? quoted(step) : "a key of type " + found);
    String hint = null;
    if (!keys.isEmpty() && keys.size() <= LONGEST_LIST) {
      message.append(", expected one of ");
      message.append(String.join(", ", new TreeSet<>(keys).stream().map(Value::toString).toList()));
    } else if (expected == null) {
      message.append(", but it is empty");
    } else {
      message.append(", expected a key of type ").append(expected);
    }
    if (step instanceof Term.Scalar scalar && scalar.value() instanceof StringValue word) {
      List<String> names =
          keys.stream()
              .filter(StringValue.class::isInstance)
              .map(key -> ((StringValue) key).value())
              .sorted()
              .toList();
      hint = Spelling.hint(word.value(), names);
    }
    return error(ref, message.toString(), hint);
  }

  private static String quoted(Term step) {
    return "`" + Describe.term(step) + "`";
  }

  private static Diagnostic error(Term.Ref ref, String message, @Nullable String hint) {
    return new Diagnostic(ref.head().span(), Diagnostic.TYPE_ERROR, message, hint);
  }
}
