package dev.bylaw.rego.builtin.graphql;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.graphql.GraphqlLexer.Kind;
import dev.bylaw.rego.builtin.graphql.GraphqlLexer.Token;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses GraphQL to the syntax tree that OPA shows: gqlparser's as JSON, without positions,
 * comments and what is empty. The grammar is that of October 2021.
 */
final class GraphqlParser {
  private static final int MAX_DEPTH = 200;
  private static final List<String> LOCATIONS =
      List.of(
          "QUERY",
          "MUTATION",
          "SUBSCRIPTION",
          "FIELD",
          "FRAGMENT_DEFINITION",
          "FRAGMENT_SPREAD",
          "INLINE_FRAGMENT",
          "VARIABLE_DEFINITION",
          "SCHEMA",
          "SCALAR",
          "OBJECT",
          "FIELD_DEFINITION",
          "ARGUMENT_DEFINITION",
          "INTERFACE",
          "UNION",
          "ENUM",
          "ENUM_VALUE",
          "INPUT_OBJECT",
          "INPUT_FIELD_DEFINITION");

  /** Parses one element of a list. */
  private interface Element {
    Value parse() throws BuiltinException;
  }

  private final GraphqlLexer lexer;
  private Token token;
  private Token previous;
  private int depth;

  GraphqlParser(String text) {
    this.lexer = new GraphqlLexer(text);
    this.token = lexer.next();
    this.previous = token;
  }

  // document = { operation | fragment }
  ObjectValue query() throws BuiltinException {
    List<Value> operations = new ArrayList<>();
    List<Value> fragments = new ArrayList<>();
    while (token.kind() != Kind.EOF) {
      if (isPunctuator("{")) {
        operations.add(
            ObjectValue.builder()
                .put("Name", "")
                .put("Operation", "query")
                .put("SelectionSet", selections())
                .build());
      } else if (isName("query") || isName("mutation") || isName("subscription")) {
        operations.add(operation());
      } else if (isName("fragment")) {
        fragments.add(fragment());
      } else {
        throw unexpected(token);
      }
    }
    ObjectValue.Builder document = ObjectValue.builder();
    put(document, "Operations", operations);
    put(document, "Fragments", fragments);
    return document.build();
  }

  private Value operation() throws BuiltinException {
    ObjectValue.Builder operation = ObjectValue.builder().put("Operation", next().value());
    operation.put("Name", token.kind() == Kind.NAME ? next().value() : "");
    put(operation, "VariableDefinitions", some("(", ")", this::variableDefinition));
    put(operation, "Directives", directives(false));
    operation.put("SelectionSet", selections());
    return operation.build();
  }

  private Value variableDefinition() throws BuiltinException {
    ObjectValue.Builder definition = ObjectValue.builder();
    expect("$");
    definition.put("Variable", name());
    expect(":");
    definition.put("Type", type());
    if (skip("=")) {
      definition.put("DefaultValue", value(true));
    }
    put(definition, "Directives", directives(false));
    return definition.put("Used", BooleanValue.FALSE).build();
  }

  private Value fragment() throws BuiltinException {
    next();
    ObjectValue.Builder fragment = ObjectValue.builder().put("Name", fragmentName());
    put(fragment, "VariableDefinition", some("(", ")", this::variableDefinition));
    keyword("on");
    fragment.put("TypeCondition", name());
    put(fragment, "Directives", directives(false));
    return fragment.put("SelectionSet", selections()).build();
  }

  private String fragmentName() throws BuiltinException {
    if (isName("on")) {
      throw unexpected(token);
    }
    return name();
  }

  // selections = "{" selection { selection } "}"
  private Value selections() throws BuiltinException {
    if (!isPunctuator("{")) {
      throw failed(token, "Expected {, found " + token.kindName());
    }
    deeper();
    List<Value> selections = some("{", "}", this::selection);
    depth--;
    return ArrayValue.of(selections);
  }

  private Value selection() throws BuiltinException {
    ObjectValue.Builder selection = ObjectValue.builder();
    if (skip("...")) {
      if (token.kind() == Kind.NAME && !token.value().equals("on")) {
        selection.put("Name", fragmentName());
        put(selection, "Directives", directives(false));
        return selection.build();
      }
      selection.put("TypeCondition", "");
      if (isName("on")) {
        next();
        selection.put("TypeCondition", name());
      }
      put(selection, "Directives", directives(false));
      return selection.put("SelectionSet", selections()).build();
    }
    String alias = name();
    selection.put("Alias", alias).put("Name", skip(":") ? name() : alias);
    put(selection, "Arguments", some("(", ")", () -> argument(false)));
    put(selection, "Directives", directives(false));
    if (isPunctuator("{")) {
      selection.put("SelectionSet", selections());
    }
    return selection.build();
  }

  private Value argument(boolean constant) throws BuiltinException {
    String name = name();
    expect(":");
    return ObjectValue.builder().put("Name", name).put("Value", value(constant)).build();
  }

  private List<Value> directives(boolean constant) throws BuiltinException {
    List<Value> directives = new ArrayList<>();
    while (skip("@")) {
      ObjectValue.Builder directive = ObjectValue.builder().put("Name", name());
      put(directive, "Arguments", some("(", ")", () -> argument(constant)));
      directives.add(directive.put("Location", "").build());
    }
    return directives;
  }

  private Value type() throws BuiltinException {
    deeper();
    ObjectValue.Builder type = ObjectValue.builder();
    if (skip("[")) {
      type.put("NamedType", "").put("Elem", type());
      expect("]");
    } else {
      type.put("NamedType", name());
    }
    depth--;
    return type.put("NonNull", BooleanValue.of(skip("!"))).build();
  }

  /**
   * The kinds of values by number: variable, int, float, string, block, boolean, null, enum, list,
   * object.
   */
  private Value value(boolean constant) throws BuiltinException {
    deeper();
    try {
      Token start = token;
      if (isPunctuator("[") || isPunctuator("{")) {
        boolean list = isPunctuator("[");
        next();
        List<Value> children = new ArrayList<>();
        while (!isPunctuator(list ? "]" : "}")) {
          String name = list ? "" : name();
          if (!list) {
            expect(":");
          }
          children.add(
              ObjectValue.builder().put("Name", name).put("Value", value(constant)).build());
        }
        next();
        ObjectValue.Builder value = ObjectValue.builder();
        put(value, "Children", children);
        return literal(value, "", list ? 8 : 9);
      }
      if (isPunctuator("$") && !constant) {
        next();
        return literal(ObjectValue.builder(), name(), 0);
      }
      int kind =
          switch (start.kind()) {
            case INT -> 1;
            case FLOAT -> 2;
            case STRING -> 3;
            case BLOCK_STRING -> 4;
            case NAME ->
                switch (start.value()) {
                  case "true", "false" -> 5;
                  case "null" -> 6;
                  default -> 7;
                };
            default -> throw unexpected(start);
          };
      next();
      return literal(ObjectValue.builder(), start.value(), kind);
    } finally {
      depth--;
    }
  }

  private static Value literal(ObjectValue.Builder value, String raw, int kind) {
    return value
        .put("Raw", raw)
        .put("Kind", NumberValue.of(kind))
        .put("ExpectedTypeHasDefault", BooleanValue.FALSE)
        .build();
  }

  // schema = { [ description ] ( definition | "extend" definition ) }
  ObjectValue schema() throws BuiltinException {
    List<Value> schemas = new ArrayList<>();
    List<Value> schemaExtensions = new ArrayList<>();
    List<Value> directives = new ArrayList<>();
    List<Value> definitions = new ArrayList<>();
    List<Value> extensions = new ArrayList<>();
    while (token.kind() != Kind.EOF) {
      String description = description();
      if (token.kind() != Kind.NAME) {
        throw unexpected(token);
      }
      switch (token.value()) {
        case "scalar", "type", "interface", "union", "enum", "input" ->
            definitions.add(definition(description, false));
        case "schema" -> schemas.add(schemaDefinition(description, false));
        case "directive" -> directives.add(directiveDefinition(description));
        case "extend" -> {
          if (!description.isEmpty()) {
            throw unexpected(previous);
          }
          next();
          if (isName("schema")) {
            schemaExtensions.add(schemaDefinition("", true));
          } else {
            extensions.add(definition("", true));
          }
        }
        default -> throw unexpected(token);
      }
    }
    ObjectValue.Builder document = ObjectValue.builder();
    put(document, "Schema", schemas);
    put(document, "SchemaExtension", schemaExtensions);
    put(document, "Directives", directives);
    put(document, "Definitions", definitions);
    put(document, "Extensions", extensions);
    return document.build();
  }

  private String description() {
    return token.kind() == Kind.STRING || token.kind() == Kind.BLOCK_STRING ? next().value() : "";
  }

  private Value schemaDefinition(String description, boolean extension) throws BuiltinException {
    next();
    ObjectValue.Builder schema = ObjectValue.builder().put("Description", description);
    List<Value> directives = directives(true);
    List<Value> operations = some("{", "}", this::operationType);
    if (extension && directives.isEmpty() && operations.isEmpty()) {
      throw unexpected(token);
    }
    put(schema, "Directives", directives);
    put(schema, "OperationTypes", operations);
    return schema.build();
  }

  private Value operationType() throws BuiltinException {
    Token operation = next();
    if (!List.of("query", "mutation", "subscription").contains(operation.value())) {
      throw unexpected(operation);
    }
    expect(":");
    return ObjectValue.builder().put("Operation", operation.value()).put("Type", name()).build();
  }

  private Value definition(String description, boolean extension) throws BuiltinException {
    if (!List.of("scalar", "type", "interface", "union", "enum", "input").contains(token.value())) {
      throw unexpected(token);
    }
    String keyword = next().value();
    ObjectValue.Builder definition =
        ObjectValue.builder()
            .put("Description", description)
            .put(
                "Kind",
                switch (keyword) {
                  case "type" -> "OBJECT";
                  case "input" -> "INPUT_OBJECT";
                  default -> keyword.toUpperCase(Locale.ROOT);
                })
            .put("Name", name())
            .put("BuiltIn", BooleanValue.FALSE);
    int empty = definition.size();
    boolean implementing = keyword.equals("type") || (keyword.equals("interface") && !extension);
    if (implementing && isName("implements")) {
      next();
      skip("&");
      put(definition, "Interfaces", separated("&"));
    }
    put(definition, "Directives", directives(true));
    switch (keyword) {
      case "type", "interface" -> put(definition, "Fields", some("{", "}", this::field));
      case "input" -> put(definition, "Fields", some("{", "}", this::inputValue));
      case "enum" -> put(definition, "EnumValues", some("{", "}", this::enumValue));
      case "union" -> {
        if (skip("=")) {
          skip("|");
          put(definition, "Types", separated("|"));
        }
      }
      default -> {}
    }
    if (extension && definition.size() == empty) {
      throw unexpected(token);
    }
    return definition.build();
  }

  private List<Value> separated(String separator) throws BuiltinException {
    List<Value> names = new ArrayList<>();
    do {
      names.add(StringValue.of(name()));
    } while (skip(separator));
    return names;
  }

  private Value field() throws BuiltinException {
    ObjectValue.Builder field =
        ObjectValue.builder().put("Description", description()).put("Name", name());
    put(field, "Arguments", some("(", ")", this::inputValue));
    expect(":");
    field.put("Type", type());
    put(field, "Directives", directives(true));
    return field.build();
  }

  private Value inputValue() throws BuiltinException {
    ObjectValue.Builder value =
        ObjectValue.builder().put("Description", description()).put("Name", name());
    expect(":");
    value.put("Type", type());
    if (skip("=")) {
      value.put("DefaultValue", value(true));
    }
    put(value, "Directives", directives(true));
    return value.build();
  }

  private Value enumValue() throws BuiltinException {
    ObjectValue.Builder value =
        ObjectValue.builder().put("Description", description()).put("Name", name());
    put(value, "Directives", directives(true));
    return value.build();
  }

  private Value directiveDefinition(String description) throws BuiltinException {
    next();
    expect("@");
    ObjectValue.Builder directive =
        ObjectValue.builder().put("Description", description).put("Name", name());
    put(directive, "Arguments", some("(", ")", this::inputValue));
    boolean repeatable = isName("repeatable");
    if (repeatable) {
      next();
    }
    directive.put("IsRepeatable", BooleanValue.of(repeatable));
    keyword("on");
    skip("|");
    List<Value> locations = new ArrayList<>();
    do {
      Token location = token;
      String name = name();
      if (!LOCATIONS.contains(name)) {
        throw unexpected(location);
      }
      locations.add(StringValue.of(name));
    } while (skip("|"));
    put(directive, "Locations", locations);
    return directive.build();
  }

  private static void put(ObjectValue.Builder object, String name, List<Value> list) {
    if (!list.isEmpty()) {
      object.put(name, ArrayValue.of(list));
    }
  }

  /** Nothing, or one element and more between brackets. */
  private List<Value> some(String open, String close, Element element) throws BuiltinException {
    List<Value> elements = new ArrayList<>();
    if (!skip(open)) {
      return elements;
    }
    if (isPunctuator(close)) {
      throw failed(token, "expected at least one definition, found " + token.kindName());
    }
    while (!isPunctuator(close)) {
      elements.add(element.parse());
    }
    next();
    return elements;
  }

  private void deeper() throws BuiltinException {
    if (++depth > MAX_DEPTH) {
      throw failed(token, "nests too deeply");
    }
  }

  private Token next() {
    previous = token;
    token = lexer.next();
    return previous;
  }

  private boolean isPunctuator(String text) {
    return token.kind() == Kind.PUNCTUATOR && token.value().equals(text);
  }

  private boolean isName(String text) {
    return token.kind() == Kind.NAME && token.value().equals(text);
  }

  private boolean skip(String punctuator) {
    if (isPunctuator(punctuator)) {
      next();
      return true;
    }
    return false;
  }

  private void expect(String punctuator) throws BuiltinException {
    if (!skip(punctuator)) {
      throw failed(token, "Expected " + punctuator + ", found " + token.kindName());
    }
  }

  private void keyword(String word) throws BuiltinException {
    if (!isName(word)) {
      throw failed(token, "Expected " + StringValue.of(word) + ", found " + token);
    }
    next();
  }

  private String name() throws BuiltinException {
    if (token.kind() != Kind.NAME) {
      throw failed(token, "Expected Name, found " + token.kindName());
    }
    return next().value();
  }

  private static BuiltinException unexpected(Token token) {
    return failed(token, "Unexpected " + token);
  }

  private static BuiltinException failed(Token token, String message) {
    return BuiltinException.error(
        message + " in GraphQL string at location " + token.line() + ":" + token.column());
  }
}
