package dev.bylaw.rego.builtin.graphql;

import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.flag;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.node;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.nodes;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.number;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.text;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.typeName;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.typeText;
import static dev.bylaw.rego.builtin.graphql.GraphqlSchema.invalid;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.graphql.GraphqlSchema.Type;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether fields that answer under one name can be one field (October 2021, section 5.3.2), in a
 * document that is valid otherwise: fragments exist and do not contain themselves.
 */
final class FieldMerging {
  /** Pairs of fields that a document may make us compare; nested ones multiply. */
  private static final int MAX_COMPARISONS = 100_000;

  private final GraphqlSchema schema;
  private final Map<String, ObjectValue> fragments;
  private final BiFunction<Type, String, @Nullable ObjectValue> definitions;
  private int comparisons;

  FieldMerging(
      GraphqlSchema schema,
      Map<String, ObjectValue> fragments,
      BiFunction<Type, String, @Nullable ObjectValue> definitions) {
    this.schema = schema;
    this.fragments = fragments;
    this.definitions = definitions;
  }

  private record Field(Type parent, ObjectValue selection, ObjectValue definition) {
    String name() {
      return text(selection, "Name");
    }

    ObjectValue type() {
      ObjectValue type = node(definition, "Type");
      return type == null ? ObjectValue.EMPTY : type;
    }
  }

  /** Looks at a selection set and at all below it. */
  void check(Type type, List<ObjectValue> selections) throws BuiltinException {
    for (Map.Entry<String, List<Field>> named : fields(type, selections).entrySet()) {
      List<Field> fields = named.getValue();
      for (int i = 0; i < fields.size(); i++) {
        for (Field other : fields.subList(i + 1, fields.size())) {
          String conflict = conflict(fields.get(i), other, false);
          if (conflict != null) {
            throw invalid(
                "Fields "
                    + StringValue.of(named.getKey())
                    + " conflict because "
                    + conflict
                    + ". Use different aliases on the fields to fetch both if this was intentional.");
          }
        }
      }
      for (Field field : fields) {
        Type result = schema.type(typeName(field.type()));
        List<ObjectValue> below = nodes(field.selection, "SelectionSet");
        if (result != null && !below.isEmpty()) {
          check(result, below);
        }
      }
    }
  }

  /** By the names under which they answer, those of fragments among them. */
  private Map<String, List<Field>> fields(Type type, List<ObjectValue> selections)
      throws BuiltinException {
    Map<String, List<Field>> found = new LinkedHashMap<>();
    collect(type, selections, new HashSet<>(), found);
    return found;
  }

  private void collect(
      Type type, List<ObjectValue> selections, Set<String> spread, Map<String, List<Field>> found)
      throws BuiltinException {
    for (ObjectValue selection : selections) {
      count();
      if (selection.get("Alias") != null) {
        ObjectValue definition = definitions.apply(type, text(selection, "Name"));
        if (definition != null) {
          String alias = text(selection, "Alias");
          found
              .computeIfAbsent(
                  alias.isEmpty() ? text(selection, "Name") : alias, _ -> new ArrayList<>())
              .add(new Field(type, selection, definition));
        }
        continue;
      }
      ObjectValue fragment =
          selection.get("TypeCondition") != null
              ? selection
              : fragments.get(text(selection, "Name"));
      if (fragment == selection || spread.add(text(selection, "Name")) && fragment != null) {
        Type narrowed = schema.type(text(fragment, "TypeCondition"));
        collect(narrowed == null ? type : narrowed, nodes(fragment, "SelectionSet"), spread, found);
      }
    }
  }

  /**
   * Why two fields of one name cannot be one; null where they can.
   *
   * @param apart whether no object answers both, so that their types alone must agree
   */
  private @Nullable String conflict(Field a, Field b, boolean apart) throws BuiltinException {
    count();
    boolean exclusive =
        apart
            || !a.parent.name.equals(b.parent.name)
                && a.parent.kind.equals("OBJECT")
                && b.parent.kind.equals("OBJECT");
    if (!exclusive) {
      if (!a.name().equals(b.name())) {
        return StringValue.of(a.name())
            + " and "
            + StringValue.of(b.name())
            + " are different fields";
      }
      if (!sameArguments(nodes(a.selection, "Arguments"), nodes(b.selection, "Arguments"))) {
        return "they have differing arguments";
      }
    }
    if (typesConflict(a.type(), b.type())) {
      return "they return conflicting types \""
          + typeText(a.type())
          + "\" and \""
          + typeText(b.type())
          + "\"";
    }
    return below(a, b, exclusive);
  }

  private @Nullable String below(Field a, Field b, boolean exclusive) throws BuiltinException {
    Type typeA = schema.type(typeName(a.type()));
    Type typeB = schema.type(typeName(b.type()));
    if (typeA == null || typeB == null) {
      return null;
    }
    Map<String, List<Field>> others = fields(typeB, nodes(b.selection, "SelectionSet"));
    List<String> conflicts = new ArrayList<>();
    for (Map.Entry<String, List<Field>> named :
        fields(typeA, nodes(a.selection, "SelectionSet")).entrySet()) {
      for (Field inner : named.getValue()) {
        for (Field other : others.getOrDefault(named.getKey(), List.of())) {
          String conflict = conflict(inner, other, exclusive);
          if (conflict != null) {
            conflicts.add(
                "subfields " + StringValue.of(named.getKey()) + " conflict because " + conflict);
          }
        }
      }
    }
    return conflicts.isEmpty() ? null : String.join(" and ", conflicts);
  }

  private void count() throws BuiltinException {
    if (++comparisons > MAX_COMPARISONS) {
      throw invalid("needs more than " + MAX_COMPARISONS + " comparisons of fields");
    }
  }

  private static boolean sameArguments(List<ObjectValue> left, List<ObjectValue> right) {
    return left.size() == right.size() && sameChildren(sorted(left), sorted(right));
  }

  private static boolean sameChildren(List<ObjectValue> left, List<ObjectValue> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      ObjectValue a = node(left.get(i), "Value");
      ObjectValue b = node(right.get(i), "Value");
      if (!text(left.get(i), "Name").equals(text(right.get(i), "Name"))
          || a == null
          || b == null
          || !sameValue(a, b)) {
        return false;
      }
    }
    return true;
  }

  /** Kind 9 is an object, whose fields stand in any order. */
  private static boolean sameValue(ObjectValue left, ObjectValue right) {
    List<ObjectValue> a = nodes(left, "Children");
    List<ObjectValue> b = nodes(right, "Children");
    boolean object = number(left, "Kind") == 9;
    return number(left, "Kind") == number(right, "Kind")
        && text(left, "Raw").equals(text(right, "Raw"))
        && sameChildren(object ? sorted(a) : a, object ? sorted(b) : b);
  }

  private static List<ObjectValue> sorted(List<ObjectValue> named) {
    return named.stream().sorted(Comparator.comparing(node -> text(node, "Name"))).toList();
  }

  private boolean typesConflict(ObjectValue left, ObjectValue right) {
    ObjectValue a = node(left, "Elem");
    ObjectValue b = node(right, "Elem");
    if (a != null && b != null) {
      return typesConflict(a, b);
    }
    if (a != null || b != null || flag(left, "NonNull") != flag(right, "NonNull")) {
      return true;
    }
    Type typeA = schema.type(text(left, "NamedType"));
    Type typeB = schema.type(text(right, "NamedType"));
    return typeA != null
        && typeB != null
        && isLeaf(typeA)
        && isLeaf(typeB)
        && !typeA.name.equals(typeB.name);
  }

  private static boolean isLeaf(Type type) {
    return type.kind.equals("SCALAR") || type.kind.equals("ENUM");
  }
}
