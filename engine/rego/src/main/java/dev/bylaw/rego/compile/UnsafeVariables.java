package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables of one branch of a rule that nothing binds, and what is to be said of them. */
final class UnsafeVariables {
  private final List<Diagnostic> diagnostics;
  private final Map<Literal, Set<String>> found = new IdentityHashMap<>(1);

  private final Map<String, Span> steps = new TreeMap<>();

  UnsafeVariables(List<Diagnostic> diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Notes a step of the rule's ref that is evaluated with the body; its place counts too. */
  void addStep(Term step) {
    Variables.own(step).forEach(name -> steps.putIfAbsent(name, step.span()));
  }

  void add(Map<Literal, Set<String>> unsafe) {
    unsafe.forEach(this::add);
  }

  void add(Literal literal, Set<String> variables) {
    if (!variables.isEmpty()) {
      found.computeIfAbsent(literal, _ -> new HashSet<>()).addAll(variables);
    }
  }

  /** The expressions of a template string bind nothing. */
  void checkTemplate(Literal embedded, Set<String> bound) {
    for (String name : Variables.own(embedded)) {
      if (!bound.contains(name)) {
        undeclared(embedded.span(), name, "bind it before the template string");
      }
    }
  }

  void undeclared(Span span, String name, String hint) {
    diagnostics.add(
        new Diagnostic(
            span,
            Diagnostic.COMPILE_ERROR,
            "variable `" + Variables.sourceName(name) + "` is undeclared",
            hint));
  }

  /**
   * The variables of a rule's head that its body does not bind.
   *
   * @param step whether it is a step of the rule's ref; OPA puts those in variables and names the
   *     place of the whole
   */
  void checkHead(Term head, boolean step, Set<String> bound) {
    Variables.forEachOwn(
        head,
        variable -> {
          if (!bound.contains(variable.name()) && !Variables.isGenerated(variable.name())) {
            unsafe(step ? head.span() : variable.span(), variable.name());
          }
        });
  }

  private void unsafe(Span span, String name) {
    diagnostics.add(
        new Diagnostic(
            span,
            Diagnostic.UNSAFE_VAR_ERROR,
            "variable `" + Variables.sourceName(name) + "` is unsafe, nothing binds it",
            hint(name)));
  }

  private static @Nullable String hint(String name) {
    return switch (name) {
      case "and", "or", "not" -> "`import future.keywords." + name + "` for the keyword";
      default -> null;
    };
  }

  /**
   * Reports each variable once, where it first stands. What is assigned from an unsafe variable is
   * not told apart; wildcards are told as their expression.
   */
  void report() {
    if (found.isEmpty()) {
      return;
    }
    Map<String, Span> places = new TreeMap<>();
    Set<String> assigned = new HashSet<>();
    found.forEach((literal, names) -> {
      if (literal.expression() instanceof Expression.Assign(Term target, var _)) {
        assigned.addAll(Variables.own(target));
      }
      Map<String, Span> spans = Places.of(literal);
      for (String name : names) {
        Span place = spans.getOrDefault(name, literal.span());
        places.merge(name, place, (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    });
    places.replaceAll((name, place) -> {
      Span step = steps.getOrDefault(name, place);
      return step.compareTo(place) < 0 ? step : place;
    });
    List<String> named =
        places.keySet().stream().filter(name -> !Variables.sourceName(name).isEmpty()).toList();
    boolean others = named.stream().anyMatch(name -> !assigned.contains(name));
    Stream<String> told = named.stream().filter(name -> !others || !assigned.contains(name));
    told.forEach(name -> unsafe(places.getOrDefault(name, Span.NONE), name));
    if (named.isEmpty()) {
      found.keySet().stream()
          .map(Literal::span)
          .sorted()
          .distinct()
          .forEach(span ->
              diagnostics.add(
                  new Diagnostic(
                      span,
                      Diagnostic.UNSAFE_VAR_ERROR,
                      "the expression is unsafe, nothing binds its `_`",
                      null)));
    }
  }
}
