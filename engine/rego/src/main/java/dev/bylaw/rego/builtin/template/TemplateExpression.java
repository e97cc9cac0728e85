package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.json.JsonBuiltins;
import dev.bylaw.rego.builtin.text.StringBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The expressions of a template: pipelines of fields, variables, literals and function calls. */
final class TemplateExpression {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|([-+]?\\d[\\w.]*)|(\\$\\w*(?:\\.\\w+)*)"
              + "|((?:\\.\\w+)+|\\.)|(\\w+)|(:=|=|,|\\||\\(|\\)))");
  private static final int MAX_DEPTH = 50;

  /** Behind the name of a variable: it counts, so that zero is not true as it is in data. */
  static final String COUNTER = "#";

  /** What a word of a command is. */
  private sealed interface Operand {
    record Literal(Value value) implements Operand {}

    record Field(String root, List<String> names) implements Operand {}

    record Function(String name) implements Operand {}

    record Nested(Pipeline pipeline, List<String> names) implements Operand {}
  }

  /** Commands, each taking the value of the one before as its last argument. */
  record Pipeline(List<String> variables, List<List<Operand>> commands) {
    @Nullable Value evaluate(@Nullable Value dot, Map<String, @Nullable Value> scope)
        throws BuiltinException {
      Value value = null;
      for (int i = 0; i < commands.size(); i++) {
        value = command(commands.get(i), dot, scope, i > 0, value);
      }
      return value;
    }

    boolean isTrue(@Nullable Value value, Map<String, @Nullable Value> scope) {
      boolean counter =
          commands.size() == 1
              && commands.getFirst().size() == 1
              && commands.getFirst().getFirst() instanceof Operand.Field(String root, var names)
              && names.isEmpty()
              && scope.containsKey(root + COUNTER);
      return counter && value instanceof NumberValue n
          ? n.signum() != 0
          : TextTemplate.isTrue(value);
    }

    void assign(Map<String, @Nullable Value> scope, @Nullable Value value) {
      if (!variables.isEmpty()) {
        scope.put(variables.getLast(), value);
      }
    }
  }

  private final List<String> tokens = new ArrayList<>();
  private int at;

  private TemplateExpression(String text) throws BuiltinException {
    Matcher m = TOKEN.matcher(text);
    int end = 0;
    while (m.lookingAt()) {
      tokens.add(m.group().strip());
      end = m.end();
      m.region(end, text.length());
    }
    if (!text.substring(end).isBlank()) {
      throw TextTemplate.failed("unexpected " + StringValue.of(text.substring(end).strip()));
    }
  }

  static Pipeline parse(String text) throws BuiltinException {
    TemplateExpression parser = new TemplateExpression(text);
    Pipeline pipeline = parser.pipeline(0);
    if (parser.at < parser.tokens.size()) {
      throw TextTemplate.failed("unexpected " + parser.tokens.get(parser.at));
    }
    return pipeline;
  }

  // pipeline = [ variable [ "," variable ] ( ":=" | "=" ) ] command { "|" command }
  private Pipeline pipeline(int depth) throws BuiltinException {
    if (depth > MAX_DEPTH) {
      throw TextTemplate.failed("nests too deeply");
    }
    List<String> variables = new ArrayList<>();
    int assignment = Math.max(tokens.indexOf(":="), tokens.indexOf("="));
    if (depth == 0 && assignment > 0) {
      for (int i = 0; i < assignment; i += 2) {
        variables.add(tokens.get(i));
      }
      at = assignment + 1;
    }
    List<List<Operand>> commands = new ArrayList<>();
    commands.add(operands(depth));
    while (peek("|")) {
      at++;
      commands.add(operands(depth));
    }
    return new Pipeline(variables, commands);
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private List<Operand> operands(int depth) throws BuiltinException {
    List<Operand> operands = new ArrayList<>();
    while (at < tokens.size() && !peek("|") && !peek(")")) {
      operands.add(operand(depth));
    }
    if (operands.isEmpty()) {
      throw TextTemplate.failed("missing value for command");
    }
    return operands;
  }

  private Operand operand(int depth) throws BuiltinException {
    String token = tokens.get(at++);
    char first = token.charAt(0);
    if (first == '(') {
      Pipeline nested = pipeline(depth + 1);
      if (!peek(")")) {
        throw TextTemplate.failed("unclosed left paren");
      }
      at++;
      return new Operand.Nested(nested, List.of());
    }
    if (first == '"') {
      return new Operand.Literal(StringValue.of(unquoted(token)));
    }
    if (first == '`') {
      return new Operand.Literal(StringValue.of(token.substring(1, token.length() - 1)));
    }
    if (first == '.') {
      return new Operand.Field("", names(token.substring(1)));
    }
    if (first == '$') {
      int dot = token.indexOf('.');
      return new Operand.Field(
          dot < 0 ? token : token.substring(0, dot),
          names(dot < 0 ? "" : token.substring(dot + 1)));
    }
    if (Character.isDigit(first) || first == '-' || first == '+') {
      try {
        return new Operand.Literal(NumberValue.parse(token));
      } catch (NumberFormatException e) {
        throw TextTemplate.failed("bad number syntax: " + StringValue.of(token));
      }
    }
    return switch (token) {
      case "true" -> new Operand.Literal(BooleanValue.TRUE);
      case "false" -> new Operand.Literal(BooleanValue.FALSE);
      case "nil" -> new Operand.Literal(NullValue.NULL);
      case "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "len",
          "index",
          "print",
          "println",
          "printf",
          "urlquery" ->
          new Operand.Function(token);
      default -> throw TextTemplate.failed("function " + StringValue.of(token) + " not defined");
    };
  }

  private static String unquoted(String token) throws BuiltinException {
    if (JsonBuiltins.unmarshal(token) instanceof StringValue s) {
      return s.value();
    }
    throw TextTemplate.failed("bad string " + token);
  }

  private static List<String> names(String dotted) {
    return dotted.isEmpty() ? List.of() : StringBuiltins.split(dotted, ".");
  }

  private static @Nullable Value command(
      List<Operand> operands,
      @Nullable Value dot,
      Map<String, @Nullable Value> scope,
      boolean piped,
      @Nullable Value last)
      throws BuiltinException {
    if (!(operands.getFirst() instanceof Operand.Function(String name))) {
      if (operands.size() > 1 || piped) {
        throw TextTemplate.failed("can't give argument to non-function");
      }
      return value(operands.getFirst(), dot, scope);
    }
    List<@Nullable Value> arguments = new ArrayList<>();
    for (Operand operand : operands.subList(1, operands.size())) {
      arguments.add(value(operand, dot, scope));
    }
    if (piped) {
      arguments.add(last);
    }
    return TemplateFunctions.call(name, arguments);
  }

  private static @Nullable Value value(
      Operand operand, @Nullable Value dot, Map<String, @Nullable Value> scope)
      throws BuiltinException {
    return switch (operand) {
      case Operand.Literal(Value value) -> value;
      case Operand.Function(String name) -> TemplateFunctions.call(name, List.of());
      case Operand.Nested(Pipeline pipeline, var names) ->
          field(pipeline.evaluate(dot, scope), names);
      case Operand.Field(String root, var names) -> {
        if (!root.isEmpty() && !scope.containsKey(root)) {
          throw TextTemplate.failed("undefined variable " + StringValue.of(root));
        }
        yield field(root.isEmpty() ? dot : scope.get(root), names);
      }
    };
  }

  private static @Nullable Value field(@Nullable Value value, List<String> names)
      throws BuiltinException {
    Value at = value;
    for (String name : names) {
      if (at == null || at == NullValue.NULL) {
        return null;
      }
      if (!(at instanceof ObjectValue object)) {
        throw TextTemplate.failed("can't evaluate field " + name + " in type " + at.typeName());
      }
      at = object.get(name);
    }
    return at;
  }

  /** The element of a collection that {@code index} names. */
  static @Nullable Value element(Value collection, Value key) throws BuiltinException {
    return switch (collection) {
      case ObjectValue object -> object.get(key);
      case ArrayValue array -> inRange(array.get(key), key);
      case SetValue set -> inRange(set.toArrayValue().get(key), key);
      default -> throw TextTemplate.failed("can't index item of type " + collection.typeName());
    };
  }

  private static Value inRange(@Nullable Value element, Value key) throws BuiltinException {
    if (element == null) {
      throw TextTemplate.failed("error calling index: index out of range: " + key);
    }
    return element;
  }
}
