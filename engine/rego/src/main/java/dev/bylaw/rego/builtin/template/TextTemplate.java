package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code text/template} for data: fields, variables, {@code if}, {@code range}, {@code with},
 * {@code break}, {@code continue}, pipelines and the comparison, logic and printing functions.
 * There are no templates within templates.
 */
final class TextTemplate {
  private static final int MAX_DEPTH = 100;

  /** A piece of a template. */
  private sealed interface Node {
    record Text(String text) implements Node {}

    record Action(TemplateExpression.Pipeline pipeline) implements Node {}

    record If(TemplateExpression.Pipeline condition, List<Node> body, List<Node> otherwise)
        implements Node {}

    record Range(TemplateExpression.Pipeline over, List<Node> body, List<Node> otherwise)
        implements Node {}

    record With(TemplateExpression.Pipeline value, List<Node> body, List<Node> otherwise)
        implements Node {}

    record Leave(boolean whole) implements Node {}
  }

  /** Thrown to leave a round of a loop, or the loop. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;
    final boolean whole;

    Left(boolean whole) {
      super(null, null, false, false);
      this.whole = whole;
    }
  }

  private final BuiltinContext context;
  private final List<TemplateScanner.Piece> pieces;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private TextTemplate(BuiltinContext context, String template) throws BuiltinException {
    this.context = context;
    this.pieces = TemplateScanner.scan(template);
  }

  static String render(BuiltinContext context, String template, ObjectValue data)
      throws BuiltinException {
    TextTemplate self = new TextTemplate(context, template);
    List<Node> nodes = self.nodes(0);
    if (self.at < self.pieces.size()) {
      throw failed("unexpected {{" + self.pieces.get(self.at).text() + "}}");
    }
    Map<String, @Nullable Value> variables = new HashMap<>();
    variables.put("$", data);
    self.run(nodes, data, variables);
    return self.out.toString();
  }

  static BuiltinException failed(String message) {
    return BuiltinException.error("template: template: " + message);
  }

  // nodes = { text | action | block }, up to "end" or "else"
  private List<Node> nodes(int depth) throws BuiltinException {
    if (depth > MAX_DEPTH) {
      throw failed("nests too deeply");
    }
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      TemplateScanner.Piece piece = pieces.get(at);
      if (!piece.action()) {
        nodes.add(new Node.Text(piece.text()));
        at++;
        continue;
      }
      String word = piece.text().split("\\s", 2)[0];
      String rest = piece.text().substring(word.length()).strip();
      switch (word) {
        case "end", "else" -> {
          return nodes;
        }
        case "if", "range", "with" -> {
          at++;
          nodes.add(block(word, rest, depth));
        }
        case "break", "continue" -> {
          at++;
          nodes.add(new Node.Leave(word.equals("break")));
        }
        case "define", "template", "block" -> throw failed("{{" + word + "}} is not supported");
        default -> {
          at++;
          nodes.add(new Node.Action(TemplateExpression.parse(piece.text())));
        }
      }
    }
    return nodes;
  }

  // block = keyword pipeline nodes [ "else" [ keyword pipeline ] nodes ] "end"
  private Node block(String keyword, String rest, int depth) throws BuiltinException {
    TemplateExpression.Pipeline pipeline = TemplateExpression.parse(rest);
    List<Node> body = nodes(depth + 1);
    List<Node> otherwise = List.of();
    if (at >= pieces.size()) {
      throw failed("unexpected EOF");
    }
    String closing = pieces.get(at).text();
    at++;
    if (closing.startsWith("else")) {
      String chained = closing.substring(4).strip();
      if (chained.isEmpty()) {
        otherwise = nodes(depth + 1);
        if (at >= pieces.size() || !pieces.get(at).text().equals("end")) {
          throw failed("expected end");
        }
        at++;
      } else {
        String word = chained.split("\\s", 2)[0];
        otherwise = List.of(block(word, chained.substring(word.length()).strip(), depth + 1));
      }
    }
    return switch (keyword) {
      case "if" -> new Node.If(pipeline, body, otherwise);
      case "range" -> new Node.Range(pipeline, body, otherwise);
      default -> new Node.With(pipeline, body, otherwise);
    };
  }

  private void run(
      List<Node> nodes, @Nullable Value dot, Map<String, @Nullable Value> outerVariables)
      throws BuiltinException {
    Map<String, @Nullable Value> variables = outerVariables;
    for (Node node : nodes) {
      context.checkCancelled();
      context.checkOutput(out.length());
      switch (node) {
        case Node.Text(String text) -> out.append(text);
        case Node.Action(TemplateExpression.Pipeline pipeline) -> {
          Value value = pipeline.evaluate(dot, variables);
          if (pipeline.variables().isEmpty()) {
            out.append(print(value));
          } else {
            pipeline.assign(variables, value);
          }
        }
        case Node.If(var condition, var body, var otherwise) -> {
          Map<String, @Nullable Value> inner = new HashMap<>(variables);
          Value value = condition.evaluate(dot, inner);
          condition.assign(inner, value);
          run(condition.isTrue(value, inner) ? body : otherwise, dot, inner);
        }
        case Node.With(var pipeline, var body, var otherwise) -> {
          Map<String, @Nullable Value> inner = new HashMap<>(variables);
          Value value = pipeline.evaluate(dot, inner);
          pipeline.assign(inner, value);
          if (pipeline.isTrue(value, inner)) {
            run(body, value, inner);
          } else {
            run(otherwise, dot, inner);
          }
        }
        case Node.Range range -> range(range, dot, variables);
        case Node.Leave(boolean whole) -> throw new Left(whole);
      }
    }
  }

  private void range(Node.Range range, @Nullable Value dot, Map<String, @Nullable Value> variables)
      throws BuiltinException {
    Value over = range.over().evaluate(dot, variables);
    List<Value> keys = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    switch (over) {
      case ArrayValue array ->
          array.forEach(element -> {
            keys.add(NumberValue.of(keys.size()));
            values.add(element);
          });
      case SetValue set ->
          set.forEach(element -> {
            keys.add(NumberValue.of(keys.size()));
            values.add(element);
          });
      case ObjectValue object ->
          object.forEach((key, value) -> {
            keys.add(key);
            values.add(value);
          });
      case NumberValue n when n.isLong() && n.longValue() >= 0 -> {
        context.checkOutput(n.longValue());
        for (long i = 0; i < n.longValue(); i++) {
          keys.add(NumberValue.of(i));
          values.add(NumberValue.of(i));
        }
      }
      case null, default -> {
        if (over != null && over != NullValue.NULL) {
          throw failed("range can't iterate over " + print(over));
        }
      }
    }
    if (values.isEmpty()) {
      run(range.otherwise(), dot, new HashMap<>(variables));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      Map<String, @Nullable Value> inner = new HashMap<>(variables);
      List<String> names = range.over().variables();
      if (!names.isEmpty()) {
        inner.put(names.getLast(), values.get(i));
      }
      if (names.size() > 1) {
        inner.put(names.getFirst(), keys.get(i));
        inner.put(names.getFirst() + TemplateExpression.COUNTER, BooleanValue.TRUE);
      }
      try {
        run(range.body(), values.get(i), inner);
      } catch (Left left) {
        if (left.whole) {
          return;
        }
      }
    }
  }

  /** False, null, and what is empty or missing are not true. */
  static boolean isTrue(@Nullable Value value) {
    return switch (value) {
      case null -> false;
      case NullValue _ -> false;
      case BooleanValue b -> b.value();
      // numbers of the data reach Go's templates as text
      case NumberValue _ -> true;
      case StringValue s -> !s.value().isEmpty();
      case ArrayValue a -> !a.isEmpty();
      case SetValue s -> !s.isEmpty();
      case ObjectValue o -> !o.isEmpty();
    };
  }

  /** A value as Go prints it; what is missing is undefined. */
  static String print(@Nullable Value value) {
    StringBuilder text = new StringBuilder();
    print(text, value, true);
    return text.toString();
  }

  private static void print(StringBuilder text, @Nullable Value value, boolean top) {
    switch (value) {
      case null -> text.append("<undefined>");
      case NullValue _ -> text.append(top ? "<undefined>" : "<nil>");
      case StringValue s -> text.append(s.value());
      case ArrayValue array -> list(text, array);
      case SetValue set -> list(text, set);
      case ObjectValue object -> {
        text.append("map[");
        for (int i = 0; i < object.size(); i++) {
          text.append(i > 0 ? " " : "");
          print(text, object.keyAt(i), false);
          print(text.append(':'), object.valueAt(i), false);
        }
        text.append(']');
      }
      case BooleanValue b -> text.append(b);
      case NumberValue n -> text.append(n);
    }
  }

  private static void list(StringBuilder text, Iterable<Value> elements) {
    text.append('[');
    String separator = "";
    for (Value element : elements) {
      print(text.append(separator), element, false);
      separator = " ";
    }
    text.append(']');
  }
}
