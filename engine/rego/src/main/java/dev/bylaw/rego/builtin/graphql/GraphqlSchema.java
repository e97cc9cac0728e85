package dev.bylaw.rego.builtin.graphql;

import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.flag;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.named;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.node;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.nodes;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.text;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.texts;
import static dev.bylaw.rego.builtin.graphql.GraphqlNodes.typeName;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A GraphQL schema whose types and directives are consistent (October 2021, section 3). */
final class GraphqlSchema {
  private static final Set<String> BUILT_IN_DIRECTIVES =
      Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");
  private static final Set<String> INPUT_KINDS = Set.of("SCALAR", "ENUM", "INPUT_OBJECT");

  /** A type with what extensions add to it. */
  static final class Type {
    final String kind;
    final String name;
    final List<ObjectValue> directives = new ArrayList<>();
    final List<String> interfaces = new ArrayList<>();
    final List<ObjectValue> fields = new ArrayList<>();
    final List<String> members = new ArrayList<>();
    final List<ObjectValue> enumValues = new ArrayList<>();

    Type(String kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    void extend(ObjectValue definition) {
      directives.addAll(nodes(definition, "Directives"));
      interfaces.addAll(texts(definition, "Interfaces"));
      fields.addAll(nodes(definition, "Fields"));
      members.addAll(texts(definition, "Types"));
      enumValues.addAll(nodes(definition, "EnumValues"));
    }

    boolean isComposite() {
      return kind.equals("OBJECT") || kind.equals("INTERFACE") || kind.equals("UNION");
    }
  }

  private static final class Prelude {
    static final ObjectValue DOCUMENT = read();

    private static ObjectValue read() {
      try (InputStream in =
          Objects.requireNonNull(GraphqlSchema.class.getResourceAsStream("prelude.graphql"))) {
        return new GraphqlParser(new String(in.readAllBytes(), StandardCharsets.UTF_8)).schema();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (BuiltinException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final Map<String, Type> types = new TreeMap<>();
  private final Map<String, ObjectValue> directives = new TreeMap<>();
  private final Map<String, String> roots = new HashMap<>();

  private GraphqlSchema() {}

  static GraphqlSchema of(ObjectValue document) throws BuiltinException {
    GraphqlSchema schema = new GraphqlSchema();
    schema.add(Prelude.DOCUMENT);
    schema.add(document);
    schema.addRoots(document);
    schema.check();
    return schema;
  }

  @Nullable Type type(String name) {
    return types.get(name);
  }

  @Nullable ObjectValue directive(String name) {
    return directives.get(name);
  }

  /** The type in which an operation of a kind begins, or null. */
  @Nullable Type root(String operation) {
    return types.get(roots.getOrDefault(operation, ""));
  }

  /** The object types that a type may be. */
  Set<String> possibleTypes(Type type) {
    Set<String> possible = new HashSet<>();
    switch (type.kind) {
      case "UNION" -> possible.addAll(type.members);
      case "INTERFACE" -> {
        for (Type candidate : types.values()) {
          if (candidate.kind.equals("OBJECT") && candidate.interfaces.contains(type.name)) {
            possible.add(candidate.name);
          }
        }
      }
      default -> possible.add(type.name);
    }
    return possible;
  }

  static BuiltinException invalid(String message) {
    return BuiltinException.error(message);
  }

  private void add(ObjectValue document) throws BuiltinException {
    for (ObjectValue definition : nodes(document, "Definitions")) {
      String name = text(definition, "Name");
      Type type = new Type(text(definition, "Kind"), name);
      type.extend(definition);
      if (types.put(name, type) != null) {
        throw invalid("Cannot redeclare type " + name);
      }
    }
    for (ObjectValue extension : nodes(document, "Extensions")) {
      String name = text(extension, "Name");
      String kind = text(extension, "Kind");
      Type type = types.computeIfAbsent(name, _ -> new Type(kind, name));
      if (!type.kind.equals(kind)) {
        throw invalid(
            "Cannot extend type "
                + name
                + " because the base type is a "
                + type.kind
                + ", not "
                + kind);
      }
      type.extend(extension);
    }
    for (ObjectValue directive : nodes(document, "Directives")) {
      String name = text(directive, "Name");
      if (directives.put(name, directive) != null && !BUILT_IN_DIRECTIVES.contains(name)) {
        throw invalid("Cannot redeclare directive " + name);
      }
    }
  }

  private void addRoots(ObjectValue document) throws BuiltinException {
    List<ObjectValue> schemas = nodes(document, "Schema");
    if (schemas.size() > 1) {
      throw invalid("Cannot have multiple schema entry points, consider schema extensions instead");
    }
    List<ObjectValue> all = new ArrayList<>(schemas);
    all.addAll(nodes(document, "SchemaExtension"));
    for (ObjectValue schema : all) {
      for (ObjectValue entry : nodes(schema, "OperationTypes")) {
        String type = text(entry, "Type");
        String operation = text(entry, "Operation");
        if (!types.containsKey(type)) {
          throw invalid(
              "Schema root " + operation + " refers to a type " + type + " that does not exist");
        }
        roots.put(operation, type);
      }
      checkDirectives(nodes(schema, "Directives"), "SCHEMA", true);
    }
    if (schemas.isEmpty()) {
      roots.putIfAbsent("query", "Query");
      roots.putIfAbsent("mutation", "Mutation");
      roots.putIfAbsent("subscription", "Subscription");
    }
  }

  private void check() throws BuiltinException {
    for (Type type : types.values()) {
      check(type);
    }
    Set<String> acyclic = new HashSet<>();
    for (Type type : types.values()) {
      checkCycle(type, new ArrayList<>(), acyclic);
    }
    for (ObjectValue directive : directives.values()) {
      checkName(text(directive, "Name"));
      checkArguments(nodes(directive, "Arguments"));
    }
  }

  /** An input object that needs itself can never be given. */
  private void checkCycle(Type type, List<String> path, Set<String> acyclic)
      throws BuiltinException {
    if (!type.kind.equals("INPUT_OBJECT") || acyclic.contains(type.name)) {
      return;
    }
    if (path.contains(type.name) || path.size() > 1_000) {
      throw invalid(
          "Cannot reference Input Object "
              + StringValue.of(type.name)
              + " within itself through a series of non-null fields");
    }
    path.add(type.name);
    for (ObjectValue field : type.fields) {
      ObjectValue reference = node(field, "Type");
      if (reference != null && flag(reference, "NonNull") && node(reference, "Elem") == null) {
        Type target = types.get(typeName(reference));
        if (target != null) {
          checkCycle(target, path, acyclic);
        }
      }
    }
    path.removeLast();
    acyclic.add(type.name);
  }

  private void check(Type type) throws BuiltinException {
    boolean input = type.kind.equals("INPUT_OBJECT");
    boolean prelude = type.name.startsWith("__") && named(Prelude.DOCUMENT, type.name);
    for (ObjectValue field : type.fields) {
      checkName(text(field, "Name"));
      Type target = checkType(node(field, "Type"));
      checkArguments(nodes(field, "Arguments"));
      checkDirectives(
          nodes(field, "Directives"), input ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", true);
      if (input ? !INPUT_KINDS.contains(target.kind) : target.kind.equals("INPUT_OBJECT")) {
        throw invalid(type.kind + " " + type.name + ": field must be of another kind of type");
      }
    }
    for (String member : type.members) {
      Type target = types.get(member);
      if (target == null) {
        throw invalid("Undefined type " + StringValue.of(member));
      }
      if (!target.kind.equals("OBJECT")) {
        throw invalid(type.kind + " type " + StringValue.of(member) + " must be OBJECT");
      }
    }
    for (String name : type.interfaces) {
      checkImplements(type, name);
    }
    boolean fields = !List.of("OBJECT", "INTERFACE", "INPUT_OBJECT").contains(type.kind);
    if (!fields && type.fields.isEmpty()) {
      throw invalid(type.kind + " " + type.name + ": must define one or more fields");
    }
    if (type.kind.equals("ENUM") && type.enumValues.isEmpty()) {
      throw invalid(type.kind + " " + type.name + ": must define one or more unique enum values");
    }
    for (ObjectValue value : type.enumValues) {
      if (List.of("true", "false", "null").contains(text(value, "Name"))) {
        throw invalid(type.kind + " " + type.name + ": non-enum value " + text(value, "Name"));
      }
      checkDirectives(nodes(value, "Directives"), "ENUM_VALUE", true);
    }
    checkDistinct("Field " + type.name + ".", names(type.fields));
    checkDistinct("Enum value " + type.name + ".", names(type.enumValues));
    checkDistinct("Union type " + type.name + " member ", type.members);
    if (!prelude) {
      checkName(type.name);
    }
    checkDirectives(type.directives, type.kind, false);
  }

  private static boolean named(ObjectValue prelude, String name) {
    return GraphqlNodes.named(nodes(prelude, "Definitions"), name) != null;
  }

  private static List<String> names(Collection<ObjectValue> nodes) {
    return nodes.stream().map(node -> text(node, "Name")).toList();
  }

  private static void checkDistinct(String what, List<String> names) throws BuiltinException {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw invalid(what + name + " can only be defined once");
      }
    }
  }

  private static void checkName(String name) throws BuiltinException {
    if (name.startsWith("__")) {
      throw invalid(
          "Name "
              + StringValue.of(name)
              + " must not begin with \"__\", which is reserved by GraphQL introspection");
    }
  }

  private Type checkType(@Nullable ObjectValue reference) throws BuiltinException {
    Type type = types.get(typeName(reference));
    if (type == null) {
      throw invalid("Undefined type " + typeName(reference));
    }
    return type;
  }

  private void checkArguments(List<ObjectValue> arguments) throws BuiltinException {
    for (ObjectValue argument : arguments) {
      checkName(text(argument, "Name"));
      Type type = checkType(node(argument, "Type"));
      if (!INPUT_KINDS.contains(type.kind)) {
        throw invalid(
            "cannot use "
                + type.name
                + " as argument "
                + text(argument, "Name")
                + " because "
                + type.kind
                + " is not a valid input type");
      }
      checkDirectives(nodes(argument, "Directives"), "ARGUMENT_DEFINITION", true);
    }
  }

  private void checkDirectives(List<ObjectValue> used, String location, boolean once)
      throws BuiltinException {
    Set<String> seen = new HashSet<>();
    for (ObjectValue directive : used) {
      String name = text(directive, "Name");
      checkName(name);
      ObjectValue definition = directives.get(name);
      if (definition == null) {
        throw invalid("Undefined directive " + name);
      }
      if (!seen.add(name) && once && !flag(definition, "IsRepeatable")) {
        throw invalid("The directive " + name + " can only be used once at this location");
      }
      if (!texts(definition, "Locations").contains(location)) {
        throw invalid("Directive " + name + " is not applicable on " + location);
      }
      List<ObjectValue> parameters = nodes(definition, "Arguments");
      List<ObjectValue> arguments = nodes(directive, "Arguments");
      for (ObjectValue argument : arguments) {
        if (GraphqlNodes.named(parameters, text(argument, "Name")) == null) {
          throw invalid("Undefined argument " + text(argument, "Name") + " for directive " + name);
        }
      }
      for (ObjectValue parameter : parameters) {
        if (isRequired(parameter)
            && GraphqlNodes.named(arguments, text(parameter, "Name")) == null) {
          throw invalid(
              "Argument " + text(parameter, "Name") + " for directive " + name + " cannot be null");
        }
      }
    }
  }

  /** Whether an argument or an input field must be given. */
  static boolean isRequired(ObjectValue parameter) {
    ObjectValue type = node(parameter, "Type");
    return type != null && flag(type, "NonNull") && node(parameter, "DefaultValue") == null;
  }

  private void checkImplements(Type type, String name) throws BuiltinException {
    Type contract = types.get(name);
    if (contract == null) {
      throw invalid("Undefined type " + StringValue.of(name));
    }
    if (!contract.kind.equals("INTERFACE")) {
      throw invalid(StringValue.of(name) + " is a non interface type " + contract.kind);
    }
    for (ObjectValue required : contract.fields) {
      String field = text(required, "Name");
      ObjectValue found = GraphqlNodes.named(type.fields, field);
      if (found == null) {
        throw invalid(
            "For " + type.name + " to implement " + name + " it must have a field called " + field);
      }
      if (!isCovariant(node(required, "Type"), node(found, "Type"))) {
        throw invalid(
            "For "
                + type.name
                + " to implement "
                + name
                + " the field "
                + field
                + " must have another type");
      }
      List<ObjectValue> own = nodes(found, "Arguments");
      for (ObjectValue argument : nodes(required, "Arguments")) {
        ObjectValue same = GraphqlNodes.named(own, text(argument, "Name"));
        if (same == null || !Objects.equals(same.get("Type"), argument.get("Type"))) {
          throw invalid(
              "For "
                  + type.name
                  + " to implement "
                  + name
                  + " the field "
                  + field
                  + " must have the same arguments");
        }
      }
      for (ObjectValue argument : own) {
        if (isRequired(argument)
            && GraphqlNodes.named(nodes(required, "Arguments"), text(argument, "Name")) == null) {
          throw invalid(
              "For "
                  + type.name
                  + " to implement "
                  + name
                  + " any additional arguments on "
                  + field
                  + " must be optional");
        }
      }
    }
    for (String inherited : contract.interfaces) {
      if (!type.interfaces.contains(inherited)) {
        throw invalid(
            "Type "
                + type.name
                + " must implement "
                + inherited
                + " because it is implemented by "
                + name);
      }
    }
  }

  private boolean isCovariant(@Nullable ObjectValue required, @Nullable ObjectValue actual) {
    if (required == null || actual == null) {
      return false;
    }
    if (flag(required, "NonNull") && !flag(actual, "NonNull")) {
      return false;
    }
    ObjectValue element = node(required, "Elem");
    if (element != null || node(actual, "Elem") != null) {
      return isCovariant(element, node(actual, "Elem"));
    }
    String wanted = text(required, "NamedType");
    String found = text(actual, "NamedType");
    Type wider = types.get(wanted);
    Type narrower = types.get(found);
    return wanted.equals(found)
        || (wider != null
            && narrower != null
            && (wider.members.contains(found) || narrower.interfaces.contains(wanted)));
  }
}
