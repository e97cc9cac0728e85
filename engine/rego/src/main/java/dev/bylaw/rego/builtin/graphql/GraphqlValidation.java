package dev.bylaw.rego.builtin.graphql;

import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.flag;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.named;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a document against a schema (October 2021, section 5). The first error found is told; where
 * there are several, it need not be the one that OPA tells.
 */
final class GraphqlValidation {
  private static final int MAX_DEPTH = 200;
  private static final ObjectValue TYPE_NAME_FIELD =
      ObjectValue.builder()
          .put("Name", "__typename")
          .put("Type", ObjectValue.builder().put("NamedType", "String").build())
          .build();

  private final GraphqlSchema schema;
  private final Map<String, ObjectValue> fragments = new HashMap<>();
  private final Set<String> usedFragments = new HashSet<>();
  private final Set<String> seenFragments = new HashSet<>();
  private Map<String, ObjectValue> variables = Map.of();
  private final Set<String> usedVariables = new HashSet<>();

  private GraphqlValidation(GraphqlSchema schema) {
    this.schema = schema;
  }

  static void validate(GraphqlSchema schema, ObjectValue query) throws BuiltinException {
    new GraphqlValidation(schema).document(query);
  }

  private void document(ObjectValue query) throws BuiltinException {
    for (ObjectValue fragment : nodes(query, "Fragments")) {
      if (fragments.put(text(fragment, "Name"), fragment) != null) {
        throw invalid(
            "There can be only one fragment named " + StringValue.of(text(fragment, "Name")));
      }
      compositeType(text(fragment, "TypeCondition"));
    }
    List<ObjectValue> operations = nodes(query, "Operations");
    Set<String> names = new HashSet<>();
    for (ObjectValue operation : operations) {
      String name = text(operation, "Name");
      if (name.isEmpty() && operations.size() > 1) {
        throw invalid("This anonymous operation must be the only defined operation");
      }
      if (!names.add(name)) {
        throw invalid("There can be only one operation named " + StringValue.of(name));
      }
      operation(operation);
    }
    for (String fragment : fragments.keySet()) {
      if (!usedFragments.contains(fragment)) {
        throw invalid("Fragment " + StringValue.of(fragment) + " is never used");
      }
    }
    FieldMerging merging = new FieldMerging(schema, fragments, this::definition);
    for (ObjectValue operation : operations) {
      Type root = schema.root(text(operation, "Operation"));
      if (root != null) {
        merging.check(root, nodes(operation, "SelectionSet"));
      }
    }
  }

  private void operation(ObjectValue operation) throws BuiltinException {
    String kind = text(operation, "Operation");
    Type root = schema.root(kind);
    if (root == null) {
      throw invalid("Schema does not support operation type " + StringValue.of(kind));
    }
    variables = new HashMap<>();
    usedVariables.clear();
    seenFragments.clear();
    for (ObjectValue variable : nodes(operation, "VariableDefinitions")) {
      String name = text(variable, "Variable");
      Type type = schema.type(typeName(node(variable, "Type")));
      if (type == null) {
        throw invalid("Unknown type " + StringValue.of(typeName(node(variable, "Type"))));
      }
      if (type.isComposite()) {
        throw invalid(
            "Variable \"$" + name + "\" cannot be non-input type " + StringValue.of(type.name));
      }
      if (variables.put(name, variable) != null) {
        throw invalid("There can be only one variable named \"$" + name + "\"");
      }
      ObjectValue otherwise = node(variable, "DefaultValue");
      ObjectValue reference = node(variable, "Type");
      if (otherwise != null && reference != null) {
        value(reference, otherwise, false, 0);
      }
    }
    directives(nodes(operation, "Directives"), kind.toUpperCase(java.util.Locale.ROOT));
    selections(root, nodes(operation, "SelectionSet"), new ArrayList<>(), 0);
    for (String name : variables.keySet()) {
      if (!usedVariables.contains(name)) {
        throw invalid("Variable \"$" + name + "\" is never used");
      }
    }
  }

  private Type compositeType(String name) throws BuiltinException {
    Type type = schema.type(name);
    if (type == null) {
      throw invalid("Unknown type " + StringValue.of(name));
    }
    if (!type.isComposite()) {
      throw invalid("Fragment cannot condition on non composite type " + StringValue.of(name));
    }
    return type;
  }

  private void selections(Type type, List<ObjectValue> selections, List<String> open, int depth)
      throws BuiltinException {
    if (depth > MAX_DEPTH) {
      throw invalid("nests too deeply");
    }
    for (ObjectValue selection : selections) {
      if (selection.get("Alias") != null) {
        field(type, selection, open, depth);
      } else if (selection.get("TypeCondition") != null) {
        directives(nodes(selection, "Directives"), "INLINE_FRAGMENT");
        String condition = text(selection, "TypeCondition");
        Type narrowed = condition.isEmpty() ? type : compositeType(condition);
        checkOverlap(type, narrowed);
        selections(narrowed, nodes(selection, "SelectionSet"), open, depth + 1);
      } else {
        spread(type, selection, open, depth);
      }
    }
  }

  private void spread(Type type, ObjectValue selection, List<String> open, int depth)
      throws BuiltinException {
    String name = text(selection, "Name");
    directives(nodes(selection, "Directives"), "FRAGMENT_SPREAD");
    ObjectValue fragment = fragments.get(name);
    if (fragment == null) {
      throw invalid("Unknown fragment " + StringValue.of(name));
    }
    if (open.contains(name)) {
      throw invalid("Cannot spread fragment " + StringValue.of(name) + " within itself");
    }
    usedFragments.add(name);
    Type narrowed = compositeType(text(fragment, "TypeCondition"));
    checkOverlap(type, narrowed);
    // what is in a fragment does not depend on where it is spread
    if (!seenFragments.add(name)) {
      return;
    }
    open.add(name);
    selections(narrowed, nodes(fragment, "SelectionSet"), open, depth + 1);
    open.removeLast();
  }

  private void checkOverlap(Type type, Type narrowed) throws BuiltinException {
    Set<String> possible = new HashSet<>(schema.possibleTypes(type));
    possible.retainAll(schema.possibleTypes(narrowed));
    if (possible.isEmpty()) {
      throw invalid(
          "Fragment cannot be spread here as objects of type "
              + StringValue.of(type.name)
              + " can never be of type "
              + StringValue.of(narrowed.name));
    }
  }

  private void field(Type type, ObjectValue selection, List<String> open, int depth)
      throws BuiltinException {
    String name = text(selection, "Name");
    ObjectValue definition = definition(type, name);
    if (definition == null) {
      throw invalid(
          "Cannot query field " + StringValue.of(name) + " on type " + StringValue.of(type.name));
    }
    directives(nodes(selection, "Directives"), "FIELD");
    arguments(
        nodes(definition, "Arguments"),
        nodes(selection, "Arguments"),
        "Field " + StringValue.of(name));
    Type result = schema.type(typeName(node(definition, "Type")));
    List<ObjectValue> below = nodes(selection, "SelectionSet");
    if (result == null) {
      throw invalid("Unknown type " + StringValue.of(typeName(node(definition, "Type"))));
    }
    if (!result.isComposite() && !below.isEmpty()) {
      throw invalid(
          "Field "
              + StringValue.of(name)
              + " must not have a selection since type "
              + StringValue.of(result.name)
              + " has no subfields");
    }
    if (result.isComposite() && below.isEmpty()) {
      throw invalid(
          "Field "
              + StringValue.of(name)
              + " of type "
              + StringValue.of(result.name)
              + " must have a selection of subfields");
    }
    selections(result, below, open, depth + 1);
  }

  private @Nullable ObjectValue definition(Type type, String name) {
    if (name.equals("__typename")) {
      return TYPE_NAME_FIELD;
    }
    Type query = schema.root("query");
    if (query == type && (name.equals("__schema") || name.equals("__type"))) {
      String result = name.equals("__schema") ? "__Schema" : "__Type";
      ObjectValue.Builder field =
          ObjectValue.builder()
              .put("Name", name)
              .put("Type", ObjectValue.builder().put("NamedType", result).build());
      if (name.equals("__type")) {
        field.put(
            "Arguments",
            dev.bylaw.rego.value.ArrayValue.of(
                ObjectValue.builder()
                    .put("Name", "name")
                    .put("Type", ObjectValue.builder().put("NamedType", "String").build())
                    .build()));
      }
      return field.build();
    }
    return type.kind.equals("UNION") ? null : named(type.fields, name);
  }

  private void directives(List<ObjectValue> used, String location) throws BuiltinException {
    Set<String> seen = new HashSet<>();
    for (ObjectValue directive : used) {
      String name = text(directive, "Name");
      ObjectValue definition = schema.directive(name);
      if (definition == null) {
        throw invalid("Unknown directive \"@" + name + "\"");
      }
      if (!GraphqlNodes.texts(definition, "Locations").contains(location)) {
        throw invalid("Directive \"@" + name + "\" may not be used on " + location);
      }
      if (!seen.add(name) && !flag(definition, "IsRepeatable")) {
        throw invalid("The directive \"@" + name + "\" can only be used once at this location");
      }
      arguments(
          nodes(definition, "Arguments"),
          nodes(directive, "Arguments"),
          "Directive \"@" + name + "\"");
    }
  }

  private void arguments(List<ObjectValue> parameters, List<ObjectValue> arguments, String owner)
      throws BuiltinException {
    Set<String> seen = new HashSet<>();
    for (ObjectValue argument : arguments) {
      String name = text(argument, "Name");
      if (!seen.add(name)) {
        throw invalid("There can be only one argument named " + StringValue.of(name));
      }
      ObjectValue parameter = named(parameters, name);
      if (parameter == null) {
        throw invalid("Unknown argument " + StringValue.of(name) + " on " + owner);
      }
      ObjectValue type = node(parameter, "Type");
      ObjectValue value = node(argument, "Value");
      if (type != null && value != null) {
        value(type, value, node(parameter, "DefaultValue") != null, 0);
      }
    }
    for (ObjectValue parameter : parameters) {
      if (GraphqlSchema.isRequired(parameter) && !seen.contains(text(parameter, "Name"))) {
        throw invalid(
            owner + " argument " + StringValue.of(text(parameter, "Name")) + " is required");
      }
    }
  }

  /**
   * Kinds: 0 variable, 1 int, 2 float, 3 and 4 string, 5 boolean, 6 null, 7 enum, 8 list, 9 object.
   */
  private void value(ObjectValue type, ObjectValue value, boolean hasDefault, int depth)
      throws BuiltinException {
    if (depth > MAX_DEPTH) {
      throw invalid("nests too deeply");
    }
    int kind = number(value, "Kind");
    String raw = text(value, "Raw");
    if (kind == 0) {
      variable(type, raw, hasDefault);
      return;
    }
    if (kind == 6) {
      if (flag(type, "NonNull")) {
        throw invalid("Expected value of type " + StringValue.of(typeText(type)) + ", found null");
      }
      return;
    }
    ObjectValue element = node(type, "Elem");
    if (element != null) {
      if (kind == 8) {
        for (ObjectValue child : nodes(value, "Children")) {
          ObjectValue inner = node(child, "Value");
          if (inner != null) {
            value(element, inner, false, depth + 1);
          }
        }
      } else {
        value(element, value, false, depth + 1);
      }
      return;
    }
    Type target = schema.type(typeName(type));
    if (target == null) {
      throw invalid("Unknown type " + StringValue.of(typeName(type)));
    }
    boolean fits =
        switch (target.kind) {
          case "ENUM" -> kind == 7 && named(target.enumValues, raw) != null;
          case "INPUT_OBJECT" -> {
            if (kind == 9) {
              input(target, nodes(value, "Children"), depth);
            }
            yield kind == 9;
          }
          default ->
              switch (target.name) {
                case "Int" -> kind == 1;
                case "Float" -> kind == 1 || kind == 2;
                case "String" -> kind == 3 || kind == 4;
                case "Boolean" -> kind == 5;
                case "ID" -> kind == 1 || kind == 3 || kind == 4;
                default -> true;
              };
        };
    if (!fits) {
      throw invalid("Expected value of type " + StringValue.of(typeText(type)) + ", found " + raw);
    }
  }

  private void input(Type type, List<ObjectValue> children, int depth) throws BuiltinException {
    Set<String> seen = new HashSet<>();
    for (ObjectValue child : children) {
      String name = text(child, "Name");
      ObjectValue field = named(type.fields, name);
      if (field == null) {
        throw invalid(
            "Field "
                + StringValue.of(name)
                + " is not defined by type "
                + StringValue.of(type.name));
      }
      if (!seen.add(name)) {
        throw invalid("There can be only one input field named " + StringValue.of(name));
      }
      ObjectValue fieldType = node(field, "Type");
      ObjectValue inner = node(child, "Value");
      if (fieldType != null && inner != null) {
        value(fieldType, inner, node(field, "DefaultValue") != null, depth + 1);
      }
    }
    for (ObjectValue field : type.fields) {
      if (GraphqlSchema.isRequired(field) && !seen.contains(text(field, "Name"))) {
        throw invalid(
            "Field "
                + StringValue.of(type.name + "." + text(field, "Name"))
                + " of required type was not provided");
      }
    }
  }

  private void variable(ObjectValue expected, String name, boolean hasDefault)
      throws BuiltinException {
    ObjectValue definition = variables.get(name);
    if (definition == null) {
      throw invalid("Variable \"$" + name + "\" is not defined");
    }
    usedVariables.add(name);
    ObjectValue type = node(definition, "Type");
    boolean defaulted = hasDefault || node(definition, "DefaultValue") != null;
    if (type == null || !isUsable(type, expected, defaulted)) {
      throw invalid(
          "Variable \"$"
              + name
              + "\" cannot be used in a position expecting type "
              + StringValue.of(typeText(expected)));
    }
  }

  private static boolean isUsable(ObjectValue type, ObjectValue expected, boolean defaulted) {
    if (flag(expected, "NonNull") && !flag(type, "NonNull") && !defaulted) {
      return false;
    }
    ObjectValue element = node(type, "Elem");
    ObjectValue expectedElement = node(expected, "Elem");
    if (element == null || expectedElement == null) {
      return element == null
          && expectedElement == null
          && text(type, "NamedType").equals(text(expected, "NamedType"));
    }
    return isUsable(element, expectedElement, false);
  }
}
