package dev.bylaw.rego.eval;

import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.SetValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What must be the case for a body to hold, as far as an index can look for it: by expression, the
 * values of which it must have one. Sufficient it is not; the body's statements stay.
 */
final class Needs {
  private static final String WILD = "*?[]{}\\!";

  private final PlanContext context;
  private final int arguments;
  private final Map<Expr, Set<Value>> found = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param arguments the registers below this hold a function's arguments
   */
  Needs(PlanContext context, int arguments) {
    this.context = context;
    this.arguments = arguments;
  }

  Map<Expr, Set<Value>> found() {
    return found;
  }

  /** Takes in what a statement needs. */
  void add(Check check) {
    switch (check) {
      case Check.EqualConst equal -> oneOf(equal.expr, Set.of(equal.constant));
      case Check.InSet in -> oneOf(in.expr, elements(in.set));
      case Check.Matches matches -> pattern(matches.expr, matches.pattern);
      case Check.Truthy truthy when truthy.expr instanceof Lookup.Index index -> key(index);
      case Check.Truthy truthy when truthy.expr instanceof BuiltinCall call -> call(call);
      default -> {}
    }
  }

  /** Takes in all that another body needs. */
  void addAll(Needs other) {
    other.found.forEach(this::need);
  }

  private void need(Expr expr, Set<Value> values) {
    if (expr instanceof RuleIndex.Elements) {
      // of a collection several elements may be needed; one is enough to look for
      found.putIfAbsent(expr, values);
      return;
    }
    found.merge(
        expr,
        values,
        (before, more) -> {
          Set<Value> both = new HashSet<>(before);
          both.retainAll(more);
          return both;
        });
  }

  private void oneOf(Expr expr, Set<Value> values) {
    Expr key = context.nodes().indexed(context.slots(), expr, arguments);
    if (key != null) {
      need(key, values);
    }
  }

  private void pattern(Expr expr, Pattern pattern) {
    Expr value = context.nodes().indexed(context.slots(), expr, arguments);
    if (value == null) {
      return;
    }
    switch (pattern) {
      case Pattern.Same same when same.expr.constant() instanceof Value constant ->
          need(value, Set.of(constant));
      case Pattern.Elements array -> {
        for (int i = 0; i < array.elements.length; i++) {
          part(value, dev.bylaw.rego.value.NumberValue.of(i), array.elements[i]);
        }
      }
      case Pattern.Entries object -> {
        for (int i = 0; i < object.keys.length; i++) {
          Value key = object.keys[i].constant();
          if (key instanceof StringValue) {
            part(value, key, object.values[i]);
          }
        }
      }
      default -> {}
    }
  }

  private void part(Expr whole, Value key, Pattern pattern) {
    if (!(pattern instanceof Pattern.Any || pattern instanceof Pattern.Variable)) {
      pattern(context.nodes().element(context.slots(), whole, key), pattern);
    }
  }

  /** `{"a", "b"}[key]`. */
  private void key(Lookup.Index index) {
    switch (index.collection.constant()) {
      case SetValue set -> oneOf(index.key, elements(set));
      case ObjectValue object -> oneOf(index.key, elements(object.keys()));
      case null, default -> {}
    }
  }

  private void call(BuiltinCall call) {
    if (call.isOf("internal.member_2") && call.arguments[0].constant() instanceof Value element) {
      Expr collection = context.nodes().indexed(context.slots(), call.arguments[1], arguments);
      if (collection != null) {
        need(
            context
                .nodes()
                .share(
                    RuleIndex.Elements.class,
                    java.util.List.of(collection),
                    () -> new RuleIndex.Elements(collection)),
            Set.of(element));
      }
    } else if (call.isOf("glob.match")
        && call.arguments[0].constant() instanceof StringValue pattern
        && call.arguments[1].constant() instanceof ArrayValue separators) {
      Expr text = context.nodes().indexed(context.slots(), call.arguments[2], arguments);
      String ends = separators(separators);
      String first = ends.isEmpty() ? "" : firstPart(pattern.value(), ends);
      if (text != null && !first.isEmpty()) {
        need(
            context
                .nodes()
                .share(
                    RuleIndex.FirstPart.class,
                    java.util.List.of(text, ends),
                    () -> new RuleIndex.FirstPart(text, ends)),
            Set.of(StringValue.of(first)));
      }
    }
  }

  /** The separators of a glob as one text; empty where the builtin would refuse them. */
  private static String separators(ArrayValue separators) {
    StringBuilder ends = new StringBuilder();
    for (Value separator : separators) {
      if (!(separator instanceof StringValue text) || text.value().length() != 1) {
        return "";
      }
      ends.append(text.value());
    }
    return ends.isEmpty() ? "." : ends.toString();
  }

  /** A glob up to its first separator, or nothing where that part has wildcards. */
  private static String firstPart(String glob, String ends) {
    for (int i = 0; i < glob.length(); i++) {
      if (ends.indexOf(glob.charAt(i)) >= 0) {
        return glob.substring(0, i);
      }
      if (WILD.indexOf(glob.charAt(i)) >= 0) {
        return "";
      }
    }
    return glob;
  }

  private static Set<Value> elements(Iterable<Value> values) {
    Set<Value> elements = new HashSet<>();
    values.forEach(elements::add);
    return elements;
  }
}
