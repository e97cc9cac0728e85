package dev.bylaw.rego.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A program being written: its random numbers, and the names that may be used at this place. */
final class Draft {
  /** What a term is likely to be; OPA refuses what can only be of a wrong type. */
  enum Kind {
    NUMBER,
    STRING,
    BOOLEAN,
    ARRAY,
    SET,
    OBJECT,
    ANY
  }

  record Variable(String name, Kind kind) {}

  /** A rule that later rules may use. Functions have parameters, else the list is null. */
  record Rule(String ref, Kind kind, @Nullable List<Kind> parameters) {}

  final SplittableRandom random;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final AtomicInteger names;

  Draft(SplittableRandom random) {
    this(random, new AtomicInteger());
  }

  private Draft(SplittableRandom random, AtomicInteger names) {
    this.random = random;
    this.names = names;
  }

  /** An empty draft that shares random numbers and names with this one. */
  Draft sibling() {
    return new Draft(random, names);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  int upTo(int most) {
    return random.nextInt(1, most + 1);
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  Kind kind() {
    return pick(List.of(Kind.values()));
  }

  /** A name that nothing has yet. */
  String name(String prefix) {
    return prefix + names.getAndIncrement();
  }

  /** A new variable. */
  String variable(Kind kind) {
    String name = name("v");
    variables.add(new Variable(name, kind));
    return name;
  }

  /** Declares a variable that was named before; what is evaluated first must not see it. */
  void declare(String name, Kind kind) {
    variables.add(new Variable(name, kind));
  }

  void declare(Rule rule) {
    rules.add(rule);
  }

  List<Variable> variables() {
    return variables;
  }

  List<Rule> rules() {
    return rules;
  }

  /** A variable that may be of a kind. */
  @Nullable String variableOf(Kind kind) {
    List<Variable> fit =
        variables.stream()
            .filter(v -> kind == Kind.ANY || v.kind() == kind || v.kind() == Kind.ANY)
            .toList();
    return fit.isEmpty() ? null : pick(fit).name();
  }

  /** A rule, no function, that may be of a kind. */
  @Nullable Rule rule(Predicate<Rule> wanted) {
    List<Rule> fit = rules.stream().filter(wanted).toList();
    return fit.isEmpty() ? null : pick(fit);
  }

  /** Writes what may declare variables of its own. */
  String inner(Supplier<String> text) {
    int before = variables.size();
    String result = text.get();
    while (variables.size() > before) {
      variables.removeLast();
    }
    return result;
  }
}
