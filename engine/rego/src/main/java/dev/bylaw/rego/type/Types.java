package dev.bylaw.rego.type;

import dev.bylaw.rego.type.Type.Any;
import dev.bylaw.rego.type.Type.AnyOf;
import dev.bylaw.rego.type.Type.ArrayOf;
import dev.bylaw.rego.type.Type.FunctionOf;
import dev.bylaw.rego.type.Type.ObjectOf;
import dev.bylaw.rego.type.Type.Recursive;
import dev.bylaw.rego.type.Type.Scalar;
import dev.bylaw.rego.type.Type.SetOf;
import dev.bylaw.rego.type.Type.Unknown;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How types combine, as OPA's do. {@code Unknown} stands wherever there is no type. */
public final class Types {
  public static final Type ANY = new Any();
  public static final Type UNKNOWN = Unknown.UNKNOWN;

  /** The empty object. */
  public static final ObjectOf EMPTY_OBJECT = new ObjectOf(Map.of(), null, null);

  private static final Comparator<Type> ORDER = Types::compare;

  private Types() {}

  /** The type of a value. */
  public static Type of(Value value) {
    return switch (value) {
      case NullValue _ -> Scalar.NULL;
      case BooleanValue _ -> Scalar.BOOLEAN;
      case NumberValue _ -> Scalar.NUMBER;
      case StringValue _ -> Scalar.STRING;
      case ArrayValue array -> {
        List<Type> elements = new ArrayList<>();
        array.forEach(element -> elements.add(of(element)));
        yield new ArrayOf(elements, null);
      }
      case ObjectValue object -> {
        Map<Value, Type> entries = new TreeMap<>();
        object.forEach((key, element) -> entries.put(key, of(element)));
        yield new ObjectOf(entries, null, null);
      }
      case SetValue set -> {
        Type elements = UNKNOWN;
        for (Value element : set) {
          elements = or(elements, of(element));
        }
        yield new SetOf(elements);
      }
    };
  }

  /** The type itself, or what a recursive one stands for. */
  public static Type definition(Type type) {
    return type instanceof Recursive recursive ? recursive.definition() : type;
  }

  /** Whether nothing, or not all of it, is known: an unknown type stands somewhere inside. */
  public static boolean isUnknown(Type type) {
    return switch (type) {
      case Unknown _ -> true;
      case Any _, Scalar _, AnyOf _, Recursive _ -> false;
      case ArrayOf(var fixed, var rest) ->
          fixed.stream().anyMatch(Types::isUnknown) || (rest != null && isUnknown(rest));
      case ObjectOf(var fixed, var keys, var values) ->
          fixed.values().stream().anyMatch(Types::isUnknown)
              || (keys != null && isUnknown(keys))
              || (values != null && isUnknown(values));
      case SetOf(var elements) -> isUnknown(elements);
      case FunctionOf(var parameters, var result, var _) ->
          parameters.stream().anyMatch(Types::isUnknown) || result == null || isUnknown(result);
    };
  }

  /** The union. A function has none with what is not a function of the same arity. */
  public static Type or(Type a, Type b) {
    if (a == UNKNOWN || a == b) {
      return b;
    }
    if (b == UNKNOWN) {
      return a;
    }
    if (a instanceof FunctionOf f && b instanceof FunctionOf g) {
      return or(f, g);
    }
    if (a instanceof FunctionOf || b instanceof FunctionOf) {
      return UNKNOWN;
    }
    if (a instanceof Any || b instanceof Any) {
      return ANY;
    }
    if (a instanceof AnyOf(var types)) {
      return b instanceof AnyOf(var others) ? union(types, others) : added(types, b);
    }
    if (b instanceof AnyOf(var types)) {
      return added(types, a);
    }
    int order = compare(a, b);
    return order == 0 ? a : new AnyOf(order < 0 ? List.of(a, b) : List.of(b, a));
  }

  private static Type or(FunctionOf f, FunctionOf g) {
    if (f.parameters().size() != g.parameters().size()
        || (f.variadic() == null) != (g.variadic() == null)) {
      // of neither type, but a function
      return f;
    }
    List<Type> parameters = new ArrayList<>();
    for (int i = 0; i < f.parameters().size(); i++) {
      parameters.add(or(f.parameters().get(i), g.parameters().get(i)));
    }
    Type result = or(orUnknown(f.result()), orUnknown(g.result()));
    return new FunctionOf(parameters, result == UNKNOWN ? null : result, f.variadic());
  }

  private static AnyOf added(List<Type> types, Type type) {
    int at = Collections.binarySearch(types, type, ORDER);
    if (at >= 0) {
      return new AnyOf(types);
    }
    List<Type> joined = new ArrayList<>(types);
    joined.add(-at - 1, type);
    return new AnyOf(joined);
  }

  private static AnyOf union(List<Type> a, List<Type> b) {
    List<Type> joined = new ArrayList<>(a);
    for (Type type : b) {
      int at = Collections.binarySearch(joined, type, ORDER);
      if (at < 0) {
        joined.add(-at - 1, type);
      }
    }
    return new AnyOf(joined);
  }

  /** Null as unknown. */
  public static Type orUnknown(@Nullable Type type) {
    return type == null ? UNKNOWN : type;
  }

  /** The type of the keys that can be enumerated; unknown for what has none. */
  public static Type keys(Type type) {
    return switch (definition(type)) {
      case ArrayOf _ -> Scalar.NUMBER;
      case ObjectOf object -> {
        Type keys = UNKNOWN;
        for (Value key : object.fixed().keySet()) {
          keys = or(keys, of(key));
        }
        yield or(keys, orUnknown(object.keys()));
      }
      case SetOf(var elements) -> elements;
      case Any _ -> ANY;
      case AnyOf(var types) -> {
        Type keys = UNKNOWN;
        for (Type each : types) {
          keys = or(keys(each), keys);
        }
        yield keys;
      }
      case Unknown _, Scalar _, FunctionOf _, Recursive _ -> UNKNOWN;
    };
  }

  /** The type of the values that can be enumerated; unknown for what has none. */
  public static Type values(Type type) {
    return switch (definition(type)) {
      case ArrayOf(var fixed, var rest) -> {
        Type values = UNKNOWN;
        for (Type element : fixed) {
          values = or(values, element);
        }
        yield or(values, orUnknown(rest));
      }
      case ObjectOf object -> {
        Type values = UNKNOWN;
        for (Type value : object.fixed().values()) {
          values = or(values, value);
        }
        yield or(values, orUnknown(object.values()));
      }
      case SetOf(var elements) -> elements;
      case Any _ -> ANY;
      case AnyOf(var types) -> {
        Type values = UNKNOWN;
        for (Type each : types) {
          values = or(values(each), values);
        }
        yield values;
      }
      case Unknown _, Scalar _, FunctionOf _, Recursive _ -> UNKNOWN;
    };
  }

  /** The type of what stands under a key, unknown where the key cannot be there. */
  public static Type select(Type type, Value key) {
    return switch (definition(type)) {
      case ArrayOf(var fixed, var rest) -> {
        if (!(key instanceof NumberValue number)
            || !number.isWholeLong()
            || number.longValue() < 0) {
          yield UNKNOWN;
        }
        long at = number.longValue();
        yield at < fixed.size() ? fixed.get((int) at) : orUnknown(rest);
      }
      case ObjectOf object -> {
        Type fixed = object.fixed().get(key);
        if (fixed != null) {
          yield fixed;
        }
        yield object.keys() != null && contains(object.keys(), of(key))
            ? orUnknown(object.values())
            : UNKNOWN;
      }
      case SetOf(var elements) -> {
        Type wanted = of(key);
        if (compare(elements, wanted) == 0) {
          yield elements;
        }
        yield contains(elements, wanted) ? wanted : UNKNOWN;
      }
      case Any _ -> ANY;
      case AnyOf(var types) -> {
        Type selected = UNKNOWN;
        for (Type each : types) {
          selected = or(select(each, key), selected);
        }
        yield selected;
      }
      case Unknown _, Scalar _, FunctionOf _, Recursive _ -> UNKNOWN;
    };
  }

  private static boolean contains(Type type, Type other) {
    return switch (type) {
      case Any _ -> !(other instanceof FunctionOf);
      case AnyOf(var types) -> Collections.binarySearch(types, other, ORDER) >= 0;
      default -> compare(type, other) == 0;
    };
  }

  /** Whether the type is of a collection that holds nothing. */
  public static boolean isEmptyCollection(Type type) {
    return switch (definition(type)) {
      case ObjectOf object -> object.fixed().isEmpty() && object.keys() == null;
      case ArrayOf(var fixed, var rest) -> fixed.isEmpty() && rest == null;
      case SetOf(var elements) -> elements == UNKNOWN;
      default -> false;
    };
  }

  /** Whether some value may have both types. */
  public static boolean unifies(Type first, Type second) {
    if (first == UNKNOWN || second == UNKNOWN) {
      return false;
    }
    if (first instanceof Recursive && second instanceof Recursive) {
      // looking further need not end
      return true;
    }
    Type a = definition(first);
    Type b = definition(second);
    if (a instanceof Any || b instanceof Any) {
      return !(a instanceof FunctionOf || b instanceof FunctionOf);
    }
    if (a instanceof AnyOf(var types)) {
      return !(b instanceof FunctionOf) && types.stream().anyMatch(type -> unifies(type, b));
    }
    if (b instanceof AnyOf(var types)) {
      return !(a instanceof FunctionOf) && types.stream().anyMatch(type -> unifies(type, a));
    }
    return switch (a) {
      case Scalar scalar -> scalar == b;
      case ArrayOf x -> b instanceof ArrayOf y && unifies(x, y);
      case ObjectOf x -> b instanceof ObjectOf y && unifies(x, y);
      case SetOf(var x) ->
          b instanceof SetOf(var y) && (x == UNKNOWN || y == UNKNOWN || unifies(x, y));
      case FunctionOf f -> b instanceof FunctionOf g && unifies(f, g);
      case Unknown _, Any _, AnyOf _, Recursive _ -> false;
    };
  }

  private static boolean unifies(ArrayOf a, ArrayOf b) {
    int fixed = Math.max(a.fixed().size(), b.fixed().size());
    for (int i = 0; i < fixed; i++) {
      Type x = i < a.fixed().size() ? a.fixed().get(i) : orUnknown(a.rest());
      Type y = i < b.fixed().size() ? b.fixed().get(i) : orUnknown(b.rest());
      if (!unifies(x, y)) {
        return false;
      }
    }
    return mayUnify(a.rest(), b.rest());
  }

  private static boolean unifies(ObjectOf a, ObjectOf b) {
    return fits(a, b) && fits(b, a) && mayUnify(a.values(), b.values());
  }

  /** As {@link #unifies}, but of what is not there or not known all is possible. */
  private static boolean mayUnify(@Nullable Type a, @Nullable Type b) {
    return a == null || b == null || a == UNKNOWN || b == UNKNOWN || unifies(a, b);
  }

  private static boolean fits(ObjectOf a, ObjectOf b) {
    for (Map.Entry<Value, Type> entry : a.fixed().entrySet()) {
      Type other = select(b, entry.getKey());
      if (other == UNKNOWN) {
        if (orUnknown(a.values()) == UNKNOWN && orUnknown(b.values()) == UNKNOWN) {
          return false;
        }
      } else if (!unifies(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean unifies(FunctionOf f, FunctionOf g) {
    if (f.parameters().size() != g.parameters().size()) {
      return false;
    }
    for (int i = 0; i < f.parameters().size(); i++) {
      if (!unifies(f.parameters().get(i), g.parameters().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A total order, by kind first; 0 for types that are the same. */
  public static int compare(Type first, Type second) {
    if (first instanceof Recursive && second instanceof Recursive) {
      return first.toString().compareTo(second.toString());
    }
    Type a = definition(first);
    Type b = definition(second);
    if (a == b) {
      return 0;
    }
    int kinds = Integer.compare(rank(a), rank(b));
    if (kinds != 0) {
      return kinds;
    }
    return switch (a) {
      case Unknown _, Scalar _, Any _, Recursive _ -> 0;
      case ArrayOf(var fixed, var rest) -> {
        ArrayOf other = (ArrayOf) b;
        int order = compare(orUnknown(rest), orUnknown(other.rest()));
        yield order != 0 ? order : compare(fixed, other.fixed());
      }
      case ObjectOf object -> compare(object, (ObjectOf) b);
      case SetOf(var elements) -> compare(elements, ((SetOf) b).elements());
      case AnyOf(var types) -> compare(types, ((AnyOf) b).types());
      case FunctionOf(var parameters, var result, var _) -> {
        FunctionOf other = (FunctionOf) b;
        int order = compare(parameters, other.parameters());
        yield order != 0 ? order : compare(orUnknown(result), orUnknown(other.result()));
      }
    };
  }

  private static int rank(Type type) {
    return switch (type) {
      case Unknown _, Recursive _ -> -1;
      case Scalar scalar -> scalar.ordinal();
      case ArrayOf _ -> 4;
      case ObjectOf _ -> 5;
      case SetOf _ -> 6;
      case Any _ -> 7;
      case AnyOf _ -> 8;
      case FunctionOf _ -> 9;
    };
  }

  private static int compare(List<Type> a, List<Type> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int compare(ObjectOf a, ObjectOf b) {
    int order = compare(orUnknown(a.keys()), orUnknown(b.keys()));
    if (order == 0) {
      order = compare(orUnknown(a.values()), orUnknown(b.values()));
    }
    Iterator<Map.Entry<Value, Type>> theirs = b.fixed().entrySet().iterator();
    for (Map.Entry<Value, Type> mine : a.fixed().entrySet()) {
      if (order != 0 || !theirs.hasNext()) {
        break;
      }
      Map.Entry<Value, Type> other = theirs.next();
      order = mine.getKey().compareTo(other.getKey());
      if (order == 0) {
        order = compare(mine.getValue(), other.getValue());
      }
    }
    return order != 0 ? order : Integer.compare(a.fixed().size(), b.fixed().size());
  }

  /** The object type with one more kind of entry beside its own. */
  public static ObjectOf withEntries(ObjectOf object, Type keys, Type values) {
    return new ObjectOf(
        object.fixed(), or(orUnknown(object.keys()), keys), or(orUnknown(object.values()), values));
  }

  /**
   * The type of a document that two rules define parts of. Sets and objects without fixed keys
   * merge; others are either.
   */
  public static Type merge(Type first, Type second) {
    if (first == UNKNOWN || second == UNKNOWN) {
      return or(first, second);
    }
    Type a = definition(first);
    Type b = definition(second);
    if (a instanceof SetOf(var x) && b instanceof SetOf(var y)) {
      return new SetOf(or(x, y));
    }
    if (a instanceof ObjectOf x
        && b instanceof ObjectOf y
        && x.fixed().isEmpty()
        && y.fixed().isEmpty()) {
      if (x.keys() == null || y.keys() == null) {
        return x.keys() == null ? y : x;
      }
      return new ObjectOf(
          Map.of(), or(x.keys(), y.keys()), merge(orUnknown(x.values()), orUnknown(y.values())));
    }
    if (a instanceof AnyOf(var types) && b instanceof ObjectOf object) {
      return merge(types, object);
    }
    if (a instanceof ObjectOf object && b instanceof AnyOf(var types)) {
      return merge(types, object);
    }
    return or(a, b);
  }

  private static Type merge(List<Type> types, ObjectOf object) {
    if (object.fixed().isEmpty() && object.keys() != null) {
      for (int i = 0; i < types.size(); i++) {
        if (types.get(i) instanceof ObjectOf other
            && other.fixed().isEmpty()
            && other.keys() != null) {
          List<Type> merged = new ArrayList<>(types);
          merged.set(i, withEntries(other, object.keys(), orUnknown(object.values())));
          return new AnyOf(merged);
        }
      }
    }
    return or(new AnyOf(types), object);
  }
}
