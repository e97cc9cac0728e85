package dev.bylaw.pdp.conflict;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the text of Rego modules holds, as far as the analysis of conflicts asks. */
final class RegoReading {
  /** The texts that stand in it. */
  final Set<String> texts = new TreeSet<>();

  /** The functions and builtins that it calls, by name. */
  final Set<String> calls = new TreeSet<>();

  /** The packages under data that it names, but for the mesh's own facts. */
  final Set<String> packages = new TreeSet<>();

  /**
   * Whether it may say of several columns what it says of none alone: it negates, counts, collects
   * or calls functions of its own.
   */
  boolean mayAggregate;

  /**
   * What Rego reads of the columns as a whole, in places that do not go through them one by one.
   */
  private int wholes;

  static RegoReading of(Iterable<Module> modules) {
    RegoReading reading = new RegoReading();
    modules.forEach(reading::module);
    reading.mayAggregate |= reading.wholes > 0;
    return reading;
  }

  private void module(Module module) {
    module.imports().stream()
        .filter(each -> each.path().getFirst().equals("data"))
        .forEach(each -> packages.add(String.join(".", each.path())));
    module.rules().forEach(this::rule);
  }

  private void rule(Rule rule) {
    switch (rule.head()) {
      case Head.Single(var ref, var value, var _) -> {
        ref.stream().skip(1).forEach(this::term);
        term(value);
      }
      case Head.Member(var _, var element, var _) -> term(element);
      case Head.Function(var _, var parameters, var value, var _) -> {
        mayAggregate = true;
        parameters.forEach(this::term);
        term(value);
      }
    }
    body(rule.body());
    mayAggregate |= !rule.otherwise().isEmpty();
    for (Rule.Else branch : rule.otherwise()) {
      term(branch.value());
      body(branch.body());
    }
  }

  private void body(Body body) {
    body.literals().forEach(this::literal);
  }

  private void literal(Literal literal) {
    mayAggregate |= literal.negated() && !isOfRequestAlone(literal);
    mayAggregate |= !literal.modifiers().isEmpty();
    switch (literal.expression()) {
      case Expression.Test(var term) -> term(term);
      case Expression.Unify(var left, var right) -> {
        term(left);
        term(right);
      }
      case Expression.Assign(var target, var value) -> {
        term(target);
        term(value);
      }
      case Expression.SomeDeclaration _ -> {}
      case Expression.SomeIn(var key, var value, var collection) -> {
        if (key != null) {
          term(key);
        }
        term(value);
        oneByOne(collection);
      }
      case Expression.Every(var _, var _, var domain, var inner) -> {
        mayAggregate = true;
        term(domain);
        body(inner);
      }
      case Expression.And(var left, var right) -> {
        body(left);
        body(right);
      }
      case Expression.Or(var left, var right) -> {
        body(left);
        body(right);
      }
      case Expression.Group(var inner) -> {
        mayAggregate |= literal.negated();
        body(inner);
      }
    }
  }

  /** Whether a statement is about the request's own attributes and not about columns. */
  private static boolean isOfRequestAlone(Literal literal) {
    RegoReading inner = new RegoReading();
    inner.literal(new Literal(false, literal.expression(), List.of(), literal.span()));
    return inner.variables == 0 && inner.columns == 0 && !inner.mayAggregate;
  }

  private int variables;
  private int columns;

  private void term(Term term) {
    switch (term) {
      case Term.Scalar(var value, var _) -> {
        if (value instanceof StringValue text) {
          texts.add(text.value());
        }
      }
      case Term.Var _ -> variables++;
      case Term.Ref ref -> ref(ref);
      case Term.Call(var operator, var arguments, var infix, var _) -> {
        String name = name(operator);
        calls.add(name);
        mayAggregate |= infix == null && !isElementwise(name);
        if (infix != null && infix.name().startsWith("MEMBER")) {
          arguments.subList(0, arguments.size() - 1).forEach(this::term);
          oneByOne(arguments.getLast());
        } else {
          arguments.forEach(this::term);
        }
      }
      case Term.ArrayTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.ObjectTerm(var entries, var _) ->
          entries.forEach(entry -> {
            term(entry.key());
            term(entry.value());
          });
      case Term.SetTerm(var elements, var _) -> elements.forEach(this::term);
      case Term.ArrayComprehension(var head, var body, var _) -> comprehension(head, head, body);
      case Term.SetComprehension(var head, var body, var _) -> comprehension(head, head, body);
      case Term.ObjectComprehension(var key, var value, var body, var _) ->
          comprehension(key, value, body);
      case Term.TemplateString(var parts, var _) ->
          parts.forEach(part -> {
            if (part instanceof Term.Part.Embedded(var literal)) {
              literal(literal);
            }
          });
    }
  }

  private void comprehension(Term key, Term value, Body body) {
    mayAggregate = true;
    term(key);
    term(value);
    body(body);
  }

  /** A collection whose elements are looked at one by one. */
  private void oneByOne(Term collection) {
    int before = wholes;
    term(collection);
    wholes = before;
  }

  private void ref(Term.Ref ref) {
    List<String> steps = new ArrayList<>();
    for (Term step : ref.path()) {
      if (step instanceof Term.Scalar(StringValue text, var _)) {
        steps.add(text.value());
      } else {
        steps.add("*");
        term(step);
      }
    }
    if (ref.isData()) {
      if (!steps.isEmpty() && !steps.getFirst().equals("mesh")) {
        packages.add("data." + String.join(".", steps));
      }
    } else if (ref.isInput()) {
      String path = String.join(".", steps);
      boolean isColumns = path.startsWith("resource.columns") || path.startsWith("resource.labels");
      columns += isColumns || "resource".equals(path) || path.isEmpty() ? 1 : 0;
      wholes += isColumns && steps.size() == 2 || "resource".equals(path) || path.isEmpty() ? 1 : 0;
    } else {
      term(ref.head());
    }
  }

  private static String name(Term.Ref operator) {
    StringBuilder name = new StringBuilder();
    if (operator.head() instanceof Term.Var(String first, var _)) {
      name.append(first);
    }
    for (Term step : operator.path()) {
      if (step instanceof Term.Scalar(StringValue text, var _)) {
        name.append('.').append(text.value());
      }
    }
    return name.toString();
  }

  /** Builtins that look at single texts and numbers. */
  private static boolean isElementwise(String name) {
    return Set.of(
            "sprintf",
            "lower",
            "upper",
            "startswith",
            "endswith",
            "contains",
            "substring",
            "trim_space",
            "replace",
            "glob.match",
            "regex.match",
            "concat",
            "equal",
            "neq")
        .contains(name);
  }
}
