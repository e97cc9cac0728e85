package dev.bylaw.rego.builtin.text;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What speaks to a reader: trace, print, template strings; and opa.runtime. */
public final class DebugBuiltins {
  private DebugBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "trace" -> DebugBuiltins::trace;
      case "print" -> DebugBuiltins::print;
      case "internal.print" -> DebugBuiltins::printAll;
      case "internal.template_string" -> (_, a) -> template(a);
      case "internal.test_case" -> (_, _) -> BooleanValue.TRUE;
      case "opa.runtime" -> (c, _) -> runtime(c);
      default -> null;
    };
  }

  private static Value trace(BuiltinContext context, Value[] a) throws BuiltinException {
    context.note(Operands.string(a, 0));
    return BooleanValue.TRUE;
  }

  private static Value print(BuiltinContext context, Value[] a) {
    List<String> words = new ArrayList<>();
    for (Value argument : a) {
      words.add(text(argument));
    }
    context.note(String.join(" ", words));
    return BooleanValue.TRUE;
  }

  /** Each operand is the set of its values, empty where undefined; says all combinations. */
  private static Value printAll(BuiltinContext context, Value[] a) throws BuiltinException {
    printFrom(context, Operands.array(a, 0), new ArrayList<>());
    return BooleanValue.TRUE;
  }

  private static void printFrom(BuiltinContext context, ArrayValue operands, List<String> words)
      throws BuiltinException {
    context.checkCancelled();
    if (words.size() == operands.size()) {
      context.note(String.join(" ", words));
      return;
    }
    for (String word : texts(operands.get(words.size()))) {
      words.add(word);
      printFrom(context, operands, words);
      words.removeLast();
    }
  }

  private static Value template(Value[] a) throws BuiltinException {
    StringBuilder out = new StringBuilder();
    for (Value part : Operands.array(a, 0)) {
      List<String> texts = texts(part);
      if (texts.size() > 1) {
        throw BuiltinException.halt(
            "eval_conflict_error", "template-strings must not produce multiple outputs");
      }
      out.append(texts.getFirst());
    }
    return StringValue.of(out.toString());
  }

  private static List<String> texts(Value operand) throws BuiltinException {
    return switch (operand) {
      case SetValue set when set.isEmpty() -> List.of("<undefined>");
      case SetValue set -> set.toArrayValue().asList().stream().map(DebugBuiltins::text).toList();
      case ArrayValue _, ObjectValue _ ->
          throw BuiltinException.halt(
              "eval_internal_error", "illegal argument type: " + operand.typeName());
      default -> List.of(text(operand));
    };
  }

  /** Strings as they are, other values as terms. */
  public static String text(Value value) {
    return value instanceof StringValue s ? s.value() : value.toString();
  }

  private static Value runtime(BuiltinContext context) {
    // the environment of a process is nobody's business in a policy, and a config may hold secrets
    return context.runtime();
  }
}
