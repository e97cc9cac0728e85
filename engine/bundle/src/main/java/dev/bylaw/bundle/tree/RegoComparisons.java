package dev.bylaw.bundle.tree;

import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Import;
import dev.bylaw.rego.syntax.Infix;
import dev.bylaw.rego.syntax.Module;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.StringValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the input Rego compares with which literals: directly, by way of variables and
 * collections, and by way of functions whose arguments are parts of the input. What is computed
 * otherwise is not among them.
 */
public final class RegoComparisons {
  /** A step of a path that varies: an element of a collection. */
  static final String ANY = "*";

  /** Functions that call one another deeper are not followed. */
  private static final int MAX_DEPTH = 8;

  /**
   * One literal that stands in a policy.
   *
   * @param paths what it is compared with, as {@code input.resource.columns.*.sensitivity}; several
   *     where a function is called for several; sorted
   * @param by {@code EQUAL}, or how the path is ordered against it
   */
  public record Compared(Set<String> paths, Infix by, Term.Scalar literal) {
    public Compared {
      paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
    }
  }

  private record Found(String path, Infix by) {}

  private final Map<Term.Scalar, Found> found = new LinkedHashMap<>();

  /** What functions are called with: paths by parameter; an empty text for anything else. */
  private final Map<String, Set<String>> arguments = new HashMap<>();

  private RegoComparisons() {}

  /** All literals that are compared with parts of the input; tests aside. */
  public static List<Compared> of(List<Module> modules) {
    RegoComparisons reading = new RegoComparisons();
    for (Module module : modules) {
      if (!module.file().endsWith("_test.rego")) {
        Map<String, Meaning> constants = constants(module);
        module.rules().forEach(rule -> reading.new InRule(module, constants).read(rule));
      }
    }
    List<Compared> all = new ArrayList<>();
    reading.found.forEach((literal, where) -> {
      Set<String> paths = new TreeSet<>();
      if (reading.resolve(where.path(), 0, paths) && !paths.isEmpty()) {
        all.add(new Compared(paths, where.by(), literal));
      }
    });
    return all;
  }

  /** Adds the parts of the input that a path means; false where it may mean anything else. */
  private boolean resolve(String path, int depth, Set<String> into) {
    if (!path.startsWith("#")) {
      into.add(path);
      return true;
    }
    int end = path.indexOf('.', path.indexOf('/'));
    String parameter = end < 0 ? path : path.substring(0, end);
    String rest = end < 0 ? "" : path.substring(end);
    Set<String> given = arguments.getOrDefault(parameter, Set.of());
    if (depth == MAX_DEPTH || given.contains("")) {
      return false;
    }
    for (String each : given) {
      if (!resolve(each + rest, depth + 1, into)) {
        return false;
      }
    }
    return true;
  }

  /** What a variable stands for. */
  private sealed interface Meaning {
    /**
     * A part of the input, or of a function's parameter: {@code #package.function/0.part}; {@code
     * *} for a step that varies.
     */
    record Part(String path) implements Meaning {}

    /** One of some literals, or a collection of them. */
    record Literals(List<Term> all) implements Meaning {}

    /** Something else, or one thing here and another there. */
    record Other() implements Meaning {}
  }

  private static final Meaning OTHER = new Meaning.Other();

  /**
   * Rules of one definition that are a part of the input, or a collection of literals: {@code
   * allowed := {"a", "b"}}.
   */
  private static Map<String, Meaning> constants(Module module) {
    Map<String, Meaning> constants = new HashMap<>();
    for (Rule rule : module.rules()) {
      if (rule.head().ref().getFirst() instanceof Term.Scalar(StringValue name, var _)) {
        Meaning meaning = OTHER;
        if (rule.head() instanceof Head.Single single
            && single.ref().size() == 1
            && rule.otherwise().isEmpty()) {
          List<Term> literals =
              single.value() instanceof Term.Scalar scalar
                  ? List.of(scalar)
                  : literals(single.value());
          if (literals != null) {
            meaning = new Meaning.Literals(literals);
          } else if (single.value() instanceof Term.Ref ref && ref.isInput()) {
            meaning = new Meaning.Part("input" + steps(ref.path()));
          }
        }
        boolean first = !constants.containsKey(name.value());
        constants.put(name.value(), first ? meaning : OTHER);
      }
    }
    constants.values().removeIf(OTHER::equals);
    return constants;
  }

  /** The elements of a set or array of which some are literals; null for what is none. */
  private static @Nullable List<Term> literals(Term term) {
    List<Term> elements =
        switch (term) {
          case Term.SetTerm(var some, var _) -> some;
          case Term.ArrayTerm(var some, var _) -> some;
          default -> null;
        };
    return elements != null && elements.stream().anyMatch(e -> e instanceof Term.Scalar)
        ? elements
        : null;
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

  /** What is compared with what in one rule. */
  private final class InRule {
    private final Module module;
    private final Map<String, Meaning> variables = new HashMap<>();

    InRule(Module module, Map<String, Meaning> constants) {
      this.module = module;
      variables.putAll(constants);
    }

    void read(Rule rule) {
      if (rule.head() instanceof Head.Function(var ref, var parameters, var _, var _)) {
        String function = String.join(".", module.packagePath()) + steps(ref);
        for (int i = 0; i < parameters.size(); i++) {
          Meaning parameter = new Meaning.Part("#" + function + "/" + i);
          if (parameters.get(i) instanceof Term.Var(String name, var _)) {
            variables.put(name, parameter);
          } else {
            forget(parameters.get(i));
            compare(parameter, meaning(parameters.get(i)), Infix.EQUAL);
          }
        }
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
        case Meaning.Literals literals -> literals;
        case Meaning.Other other -> other;
      };
    }

    private Meaning meaning(Term term) {
      List<Term> literals = term instanceof Term.Scalar ? List.of(term) : literals(term);
      if (literals != null) {
        return new Meaning.Literals(literals);
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

    private void compare(Expression expression) {
      if (expression instanceof Expression.Unify(var left, var right)) {
        compare(meaning(left), meaning(right), Infix.EQUAL);
      } else if (expression instanceof Expression.SomeIn(var _, var value, var collection)
          && value instanceof Term.Scalar) {
        compare(meaning(value), element(collection), Infix.EQUAL);
      } else if (expression instanceof Expression.Test(Term.Ref ref)) {
        // a truth value that is asked for by itself
        Term.Scalar yes = new Term.Scalar(BooleanValue.TRUE, ref.span());
        compare(meaning(ref), new Meaning.Literals(List.of(yes)), Infix.EQUAL);
      }
    }

    private void compare(Term term) {
      if (!(term instanceof Term.Call(var operator, var given, var infix, var _))) {
        return;
      }
      if (infix == null) {
        called(operator, given);
      } else if (given.size() == 2) {
        Term left = given.getFirst();
        Term right = given.getLast();
        switch (infix) {
          case EQUAL, NOT_EQUAL -> compare(meaning(left), meaning(right), Infix.EQUAL);
          case MEMBER -> compare(meaning(left), element(right), Infix.EQUAL);
          case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
              compare(meaning(left), meaning(right), infix);
          default -> {}
        }
      }
    }

    private void called(Term.Ref operator, List<Term> given) {
      String function = function(operator);
      for (int i = 0; function != null && i < given.size(); i++) {
        Set<String> into =
            arguments.computeIfAbsent("#" + function + "/" + i, _ -> new HashSet<>());
        Meaning meant = meaning(given.get(i));
        if (meant instanceof Meaning.Part(String path)) {
          into.add(path);
        } else if (!isConstant(meant)) {
          into.add("");
        }
      }
    }

    /** Whether it is one of some constants, of which nothing is to be known. */
    private static boolean isConstant(Meaning meant) {
      return meant instanceof Meaning.Literals(List<Term> all)
          && all.stream().allMatch(each -> each instanceof Term.Scalar);
    }

    /** The function's name with its package; null where that is not known. */
    private @Nullable String function(Term.Ref operator) {
      if (operator.isData()) {
        String name = steps(operator.path());
        return name.isEmpty() ? null : name.substring(1);
      }
      if (!(operator.head() instanceof Term.Var(String first, var _))) {
        return null;
      }
      for (Import each : module.imports()) {
        if (!each.isKeywords() && each.name().equals(first)) {
          return String.join(".", each.path().subList(1, each.path().size()))
              + steps(operator.path());
        }
      }
      return String.join(".", module.packagePath()) + "." + first + steps(operator.path());
    }

    private void compare(Meaning one, Meaning other, Infix by) {
      if (one instanceof Meaning.Part(String path)
          && other instanceof Meaning.Literals(List<Term> literals)) {
        for (Term each : literals) {
          if (each instanceof Term.Scalar literal) {
            found.putIfAbsent(literal, new Found(path, by));
          }
        }
      } else if (other instanceof Meaning.Part && one instanceof Meaning.Literals) {
        compare(other, one, mirrored(by));
      }
    }

    private static Infix mirrored(Infix by) {
      return switch (by) {
        case LESS -> Infix.GREATER;
        case LESS_OR_EQUAL -> Infix.GREATER_OR_EQUAL;
        case GREATER -> Infix.LESS;
        case GREATER_OR_EQUAL -> Infix.LESS_OR_EQUAL;
        default -> by;
      };
    }
  }
}
