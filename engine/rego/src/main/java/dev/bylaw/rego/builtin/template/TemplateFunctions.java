package dev.bylaw.rego.builtin.template;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.encoding.GoUrl;
import dev.bylaw.rego.builtin.text.GoFormat;
import dev.bylaw.rego.builtin.text.TextBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that a template may call. */
final class TemplateFunctions {
  private TemplateFunctions() {}

  static @Nullable Value call(String name, List<@Nullable Value> arguments)
      throws BuiltinException {
    if (name.startsWith("print")) {
      return print(name, arguments);
    }
    if (arguments.isEmpty()) {
      throw TextTemplate.failed("wrong number of args for " + name);
    }
    Value first = arguments.getFirst();
    switch (name) {
      case "and" -> {
        for (Value argument : arguments) {
          if (!TextTemplate.isTrue(argument)) {
            return argument;
          }
        }
        return arguments.getLast();
      }
      case "or" -> {
        for (Value argument : arguments) {
          if (TextTemplate.isTrue(argument)) {
            return argument;
          }
        }
        return arguments.getLast();
      }
      case "not" -> {
        return BooleanValue.of(!TextTemplate.isTrue(first));
      }
      case "len" -> {
        return length(first);
      }
      case "urlquery" -> {
        return StringValue.of(GoUrl.queryEscape(StringValue.of(TextTemplate.print(first))));
      }
      case "index" -> {
        Value at = first;
        for (Value key : arguments.subList(1, arguments.size())) {
          if (at == null || key == null) {
            throw TextTemplate.failed("error calling index: index of untyped nil");
          }
          at = TemplateExpression.element(at, key);
        }
        return at;
      }
      default -> {
        return compare(name, first, arguments.subList(1, arguments.size()));
      }
    }
  }

  private static Value length(@Nullable Value value) throws BuiltinException {
    return NumberValue.of(
        switch (value) {
          case StringValue s -> s.utf8().length;
          case ArrayValue a -> a.size();
          case SetValue s -> s.size();
          case ObjectValue o -> o.size();
          case null, default ->
              throw TextTemplate.failed("error calling len: len of type without a length");
        });
  }

  private static Value compare(String name, @Nullable Value first, List<@Nullable Value> others)
      throws BuiltinException {
    if (others.isEmpty()) {
      throw TextTemplate.failed("error calling " + name + ": missing argument for comparison");
    }
    if (name.equals("eq")) {
      for (Value other : others) {
        if (orNull(first).equals(orNull(other))) {
          return BooleanValue.TRUE;
        }
      }
      return BooleanValue.FALSE;
    }
    int order = orNull(first).compareTo(orNull(others.getFirst()));
    return BooleanValue.of(
        switch (name) {
          case "ne" -> order != 0;
          case "lt" -> order < 0;
          case "le" -> order <= 0;
          case "gt" -> order > 0;
          default -> order >= 0;
        });
  }

  private static Value orNull(@Nullable Value value) {
    return value == null ? NullValue.NULL : value;
  }

  private static Value print(String name, List<@Nullable Value> arguments) throws BuiltinException {
    if (name.equals("printf")) {
      if (arguments.isEmpty() || !(arguments.getFirst() instanceof StringValue format)) {
        throw TextTemplate.failed("error calling printf: no format");
      }
      GoFormat.Argument[] rest = new GoFormat.Argument[arguments.size() - 1];
      for (int i = 0; i < rest.length; i++) {
        Value argument = arguments.get(i + 1);
        rest[i] =
            argument instanceof NumberValue n
                ? TextBuiltins.argument(n)
                : new GoFormat.Text(TextTemplate.print(argument));
      }
      return StringValue.of(new GoFormat(BuiltinContext.of(0, 0), format.value(), rest).format());
    }
    StringBuilder text = new StringBuilder();
    boolean line = name.equals("println");
    for (int i = 0; i < arguments.size(); i++) {
      boolean strings =
          i > 0
              && (arguments.get(i) instanceof StringValue
                  || arguments.get(i - 1) instanceof StringValue);
      text.append(i > 0 && (line || !strings) ? " " : "");
      text.append(TextTemplate.print(arguments.get(i)));
    }
    return StringValue.of(text.append(line ? "\n" : "").toString());
  }
}
