package dev.bylaw.bundle.tree;

import dev.bylaw.bundle.diagnostic.Diagnostics;
import dev.bylaw.bundle.diagnostic.DidYouMean;
import dev.bylaw.bundle.mesh.MeshConfig;
import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.federation.catalog.Column;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.StringValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts in Rego that are compared with an attribute whose values the mesh declares, and that
 * are none of them: a purpose, label, region or domain which is misspelled. What an attribute is
 * compared with by way of functions or other packages is not looked at.
 */
final class RegoNames {
  private static final String ANY = "*";

  private final Map<String, Set<String>> known = new HashMap<>();
  private final Diagnostics diagnostics;

  /** Requires a vocabulary that is complete. */
  RegoNames(Vocabulary vocabulary, Set<String> products, Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    MeshConfig mesh = vocabulary.mesh();
    Set<String> sensitivities = new TreeSet<>(mesh.taxonomy().sensitivities());
    sensitivities.add(Column.UNCLASSIFIED);
    Set<String> labels = new TreeSet<>(mesh.taxonomy().labels());
    labels.addAll(sensitivities);
    put(mesh.purposes().keySet(), "input.purpose");
    put(mesh.domains().keySet(), "input.resource.domain", "input.consumer.domain");
    put(products, "input.resource.data_product", "input.consumer.product");
    put(mesh.jurisdictions(), "input.consumer.jurisdiction", "input.jurisdiction");
    put(mesh.regions().keySet(), "input.resource.regions.*", "input.consumer.processing_location");
    put(
        labels,
        "input.resource.labels.*",
        "input.resource.columns.*.categories.*",
        "input.columns.*.categories.*");
    put(sensitivities, "input.resource.columns.*.sensitivity", "input.columns.*.sensitivity");
  }

  private void put(Set<String> names, String... attributes) {
    if (!names.isEmpty()) {
      for (String attribute : attributes) {
        known.put(attribute, names);
      }
    }
  }

  void check(List<Module> modules) {
    for (Module module : modules) {
      if (!module.file().endsWith("_test.rego")) {
        Map<String, Meaning> constants = constants(module);
        module.rules().forEach(rule -> new InRule(constants).check(rule));
      }
    }
  }

  /** What a variable stands for. */
  private sealed interface Meaning {
    /** A part of the input; {@code *} for a step that varies. */
    record Part(String path) implements Meaning {}

    /** One of some texts, or a collection of them. */
    record Texts(List<Term> texts) implements Meaning {}

    /** Something else, or one thing here and another there. */
    record Other() implements Meaning {}
  }

  private static final Meaning OTHER = new Meaning.Other();

  /** Rules of one definition that are a collection of texts: {@code allowed := {"a", "b"}}. */
  private static Map<String, Meaning> constants(Module module) {
    Map<String, Meaning> constants = new HashMap<>();
    for (Rule rule : module.rules()) {
      if (rule.head().ref().getFirst() instanceof Term.Scalar(StringValue name, var _)) {
        boolean alone = rule.head() instanceof Head.Single single && single.ref().size() == 1;
        List<Term> texts = alone ? texts(((Head.Single) rule.head()).value()) : null;
        boolean first = !constants.containsKey(name.value());
        constants.put(name.value(), texts == null || !first ? OTHER : new Meaning.Texts(texts));
      }
    }
    constants.values().removeIf(OTHER::equals);
    return constants;
  }

  /** The elements of a set or array that are texts; null for what is none. */
  private static @Nullable List<Term> texts(Term term) {
    List<Term> elements =
        switch (term) {
          case Term.SetTerm(var some, var _) -> some;
          case Term.ArrayTerm(var some, var _) -> some;
          default -> null;
        };
    return elements != null && elements.stream().anyMatch(RegoNames::isText) ? elements : null;
  }

  private static boolean isText(Term term) {
    return term instanceof Term.Scalar(StringValue _, var _);
  }

  /** What is compared with what in one rule. */
  private final class InRule {
    private final Map<String, Meaning> variables = new HashMap<>();
    private final Set<Term> told = new HashSet<>();

    InRule(Map<String, Meaning> constants) {
      variables.putAll(constants);
    }

    void check(Rule rule) {
      if (rule.head() instanceof Head.Function(var _, var parameters, var _, var _)) {
        parameters.forEach(this::forget);
      }
      new RegoText(this::bind, _ -> {}).rule(rule);
      new RegoText(this::compare, this::compare).rule(rule);
    }

    private void forget(Term pattern) {
      new RegoText(
              _ -> {},
              term -> {
                if (term instanceof Term.Var(String name, var _)) {
                  variables.put(name, OTHER);
                }
              })
          .all(pattern);
    }

    private void bind(Expression expression) {
      switch (expression) {
        case Expression.SomeIn(var key, var value, var collection) -> {
          if (key != null) {
            forget(key);
          }
          bind(value, element(collection));
        }
        case Expression.Every(var key, var value, var domain, var _) -> {
          if (key != null) {
            forget(key);
          }
          bind(value, element(domain));
        }
        case Expression.Assign(var target, var value) -> bind(target, meaning(value));
        default -> {}
      }
    }

    private void bind(Term target, Meaning meaning) {
      if (target instanceof Term.Var(String name, var _)) {
        Meaning earlier = variables.get(name);
        variables.put(name, earlier == null || earlier.equals(meaning) ? meaning : OTHER);
      } else {
        forget(target);
      }
    }

    private Meaning element(Term collection) {
      return switch (meaning(collection)) {
        case Meaning.Part(String path) -> new Meaning.Part(path + "." + ANY);
        case Meaning.Texts texts -> texts;
        case Meaning.Other other -> other;
      };
    }

    private Meaning meaning(Term term) {
      List<Term> texts = isText(term) ? List.of(term) : texts(term);
      if (texts != null) {
        return new Meaning.Texts(texts);
      }
      return switch (term) {
        case Term.Var(String name, var _) -> variables.getOrDefault(name, OTHER);
        case Term.Ref(Term.Var(String name, var _), var path, var _) -> {
          Meaning head =
              name.equals("input")
                  ? new Meaning.Part("input")
                  : variables.getOrDefault(name, OTHER);
          yield head instanceof Meaning.Part(String from)
              ? new Meaning.Part(from + steps(path))
              : OTHER;
        }
        default -> OTHER;
      };
    }

    private static String steps(List<Term> path) {
      StringBuilder steps = new StringBuilder();
      for (Term step : path) {
        steps
            .append('.')
            .append(step instanceof Term.Scalar(StringValue text, var _) ? text.value() : ANY);
      }
      return steps.toString();
    }

    private void compare(Expression expression) {
      if (expression instanceof Expression.Unify(var left, var right)) {
        compare(meaning(left), meaning(right));
      } else if (expression instanceof Expression.SomeIn(var _, var value, var collection)
          && isText(value)) {
        compare(meaning(value), element(collection));
      }
    }

    private void compare(Term term) {
      if (term instanceof Term.Call(var _, var arguments, Infix infix, var _)
          && arguments.size() == 2) {
        Term left = arguments.getFirst();
        Term right = arguments.getLast();
        switch (infix) {
          case EQUAL, NOT_EQUAL -> compare(meaning(left), meaning(right));
          case MEMBER -> compare(meaning(left), element(right));
          case null, default -> {}
        }
      }
    }

    private void compare(Meaning one, Meaning other) {
      if (one instanceof Meaning.Part(String path)
          && other instanceof Meaning.Texts(List<Term> texts)) {
        texts.forEach(text -> tell(path, text));
      } else if (other instanceof Meaning.Part && one instanceof Meaning.Texts) {
        compare(other, one);
      }
    }

    private void tell(String path, Term term) {
      Set<String> names = known.get(path);
      if (names == null
          || !(term instanceof Term.Scalar(StringValue text, var span))
          || text.value().isEmpty()
          || names.contains(text.value())
          || !told.add(term)) {
        return;
      }
      // who consumes may be of another mesh, or in a region that no product is in
      if (path.startsWith("input.consumer.") && DidYouMean.nearest(text.value(), names) == null) {
        return;
      }
      diagnostics.warning(
          "unknown_literal",
          WellKnownRules.location(span),
          "",
          "`%s` is compared with `%s`, which the mesh does not know"
              .formatted(path.replace(".*", "[_]"), text.value()),
          DidYouMean.hintOrList(text.value(), names));
    }
  }
}
