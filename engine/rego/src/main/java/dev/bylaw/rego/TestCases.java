package dev.bylaw.rego;

import dev.bylaw.rego.eval.Observer.Event;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cases of a test such as `test_x[name] if { some name in … }`: every value that the
 * head's steps took while the body was evaluated, whether or not the body then held.
 */
final class TestCases {
  private final List<Definition> definitions = new ArrayList<>();
  private final Case root = new Case();

  /** Cases by name; of the last step, none. */
  private static final class Case {
    private final Map<Value, Case> inner = new TreeMap<>();
  }

  private record Definition(Span span, List<Term> steps) {
    boolean contains(Span other) {
      return other.file().equals(span.file())
          && other.startOffset() >= span.startOffset()
          && other.endOffset() <= span.endOffset();
    }
  }

  TestCases(List<Rule> rules) {
    for (Rule rule : rules) {
      List<Term> ref = rule.head().ref();
      int ground = 0;
      while (ground < ref.size() && ref.get(ground) instanceof Term.Scalar(StringValue _, var _)) {
        ground++;
      }
      if (ground < ref.size()) {
        definitions.add(new Definition(rule.span(), ref.subList(ground, ref.size())));
      }
    }
  }

  /** Looks for a case at an event. */
  void on(Event event) {
    for (Definition definition : definitions) {
      if (definition.contains(event.span())) {
        name(definition, event.locals().get());
      }
    }
  }

  private void name(Definition definition, Map<String, Value> locals) {
    List<Value> names = new ArrayList<>();
    for (Term step : definition.steps()) {
      Value value = value(step, locals);
      if (value == null) {
        return;
      }
      names.add(value);
    }
    Case at = root;
    for (Value name : names) {
      at = at.inner.computeIfAbsent(name, _ -> new Case());
    }
  }

  private static @Nullable Value value(Term term, Map<String, Value> locals) {
    return switch (term) {
      case Term.Scalar(Value value, var _) -> value;
      case Term.Var(String name, var _) -> locals.get(name);
      case Term.Ref ref -> {
        Value at = value(ref.head(), locals);
        for (Term step : ref.path()) {
          Value key = value(step, locals);
          at = at == null || key == null ? null : member(at, key);
        }
        yield at;
      }
      default -> null;
    };
  }

  private static @Nullable Value member(Value collection, Value key) {
    return switch (collection) {
      case ObjectValue object -> object.get(key);
      case ArrayValue array -> array.get(key);
      default -> null;
    };
  }

  /** Whether a test of this value passes: each of its cases is `true`; without cases, it is. */
  boolean hold(Value value) {
    if (definitions.isEmpty()) {
      return value == BooleanValue.TRUE;
    }
    return value instanceof ObjectValue cases
        && areTrue(cases)
        && results(value).stream().allMatch(RegoTests.CaseResult::passed);
  }

  private static boolean areTrue(ObjectValue cases) {
    for (Value held : cases.values()) {
      boolean holds =
          held instanceof ObjectValue inner ? areTrue(inner) : held == BooleanValue.TRUE;
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** The cases, by what a test's value says of them. */
  List<RegoTests.CaseResult> results(@Nullable Value value) {
    return results(root, value);
  }

  private static List<RegoTests.CaseResult> results(Case at, @Nullable Value value) {
    List<RegoTests.CaseResult> results = new ArrayList<>();
    at.inner.forEach((name, inner) -> {
      Value held = value instanceof ObjectValue object ? object.get(name) : null;
      List<RegoTests.CaseResult> cases = results(inner, held);
      boolean passed =
          cases.isEmpty()
              ? held == BooleanValue.TRUE
              : cases.stream().allMatch(RegoTests.CaseResult::passed);
      results.add(new RegoTests.CaseResult(RegoTests.caseName(name), passed, cases));
    });
    return results;
  }
}
