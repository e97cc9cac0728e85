package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A resolved rule to one whose branches are safe and in order. */
final class RuleCompiler {
  private final Fresh fresh;
  private final List<Diagnostic> diagnostics;
  private final BuiltinLibrary builtins;

  RuleCompiler(Fresh fresh, List<Diagnostic> diagnostics, BuiltinLibrary builtins) {
    this.builtins = builtins;
    this.fresh = fresh;
    this.diagnostics = diagnostics;
  }

  Rule compile(Rule rule) {
    Head head = rule.head();
    List<Rule.Else> branches = new ArrayList<>();
    Set<String> parameters = new HashSet<>();
    if (head instanceof Head.Function function) {
      function.parameters().forEach(parameter -> parameters.addAll(Variables.own(parameter)));
    }
    for (Rule.Else branch : rule.otherwise()) {
      BodyCompiler.Result result = branch(branch.body(), List.of(branch.value()), parameters);
      branches.add(new Rule.Else(result.heads().getFirst(), result.body(), branch.span()));
    }
    BodyCompiler.Result main = branch(rule.body(), terms(head), parameters);
    return new Rule(
        rule.isDefault(),
        with(head, main.heads()),
        main.body(),
        branches,
        rule.annotations(),
        rule.span());
  }

  /** The terms of a head that see the body's variables: the steps of the ref, then the last one. */
  private static List<Term> terms(Head head) {
    return switch (head) {
      case Head.Single(var ref, Term value, var _) -> joined(ref, value);
      case Head.Member(var ref, Term element, var _) -> joined(ref, element);
      case Head.Function function -> List.of(function.value());
    };
  }

  private static List<Term> joined(List<Term> ref, Term last) {
    List<Term> terms = new ArrayList<>(ref.subList(1, ref.size()));
    terms.add(last);
    return terms;
  }

  private Head with(Head head, List<Term> terms) {
    Term last = terms.getLast();
    List<Term> ref = new ArrayList<>();
    ref.add(head.ref().getFirst());
    ref.addAll(terms.subList(0, terms.size() - 1));
    return switch (head) {
      case Head.Single single -> new Head.Single(ref, last, single.span());
      case Head.Member member -> new Head.Member(ref, last, member.span());
      case Head.Function(var name, var parameters, var _, var span) ->
          new Head.Function(name, parameters, last, span);
    };
  }

  private BodyCompiler.Result branch(Body body, List<Term> heads, Set<String> parameters) {
    UnsafeVariables unsafe = new UnsafeVariables(diagnostics);
    BodyCompiler.Result result =
        new BodyCompiler(fresh, unsafe, builtins).compile(body, heads, parameters);
    Set<String> bound = Variables.own(body);
    bound.addAll(parameters);
    // what a head evaluates stands as a statement after the body, and may bind as one
    heads.stream()
        .filter(BodyCompiler::needsEvaluation)
        .forEach(head -> bound.addAll(Variables.own(head)));
    for (int i = 0; i < heads.size(); i++) {
      if (i < heads.size() - 1 && !(heads.get(i) instanceof Term.Var)) {
        unsafe.addStep(heads.get(i));
      }
      if (!BodyCompiler.needsEvaluation(heads.get(i))) {
        unsafe.checkHead(heads.get(i), i < heads.size() - 1, bound);
      }
    }
    unsafe.report();
    return result;
  }
}
