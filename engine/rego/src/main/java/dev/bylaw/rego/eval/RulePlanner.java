package dev.bylaw.rego.eval;

import dev.bylaw.rego.compile.CheckedRule;
import dev.bylaw.rego.eval.Expr.Register;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Span;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Plans the rules of one path. */
final class RulePlanner {
  private final PlanContext context;

  /** Values of branches seen; null among them for one that is no constant. */
  private final Set<@Nullable Value> values = new HashSet<>();

  private boolean costly;

  RulePlanner(PlanContext context) {
    this.context = context;
  }

  void complete(Document.Complete document, List<CheckedRule> rules) {
    List<RuleIndex.Entry<Definition>> entries = new ArrayList<>();
    Definition fallback = null;
    for (CheckedRule checked : rules) {
      Rule rule = checked.rule();
      if (!(rule.head() instanceof Head.Single head)) {
        throw new IllegalStateException("rules of different kinds at " + rule.span());
      }
      Layout layout = new Layout();
      if (rule.isDefault()) {
        fallback = fallback(new BodyPlanner(context, layout), layout, head.value(), checked);
      } else {
        entries.add(
            definition(
                checked,
                head.value(),
                new BodyPlanner(context, layout),
                Map.of(),
                layout,
                document.conflict));
      }
    }
    Definition[] none = {};
    document.define(
        entries.stream().map(RuleIndex.Entry::definition).toArray(Definition[]::new),
        fallback,
        context.lazy() && values.size() == 1 && !values.contains(null),
        index(entries, none, this::assuming));
  }

  private Definition fallback(
      BodyPlanner parameters, Layout layout, Term value, CheckedRule checked) {
    Rule rule = checked.rule();
    Check[] checks = parameters.checks();
    BodyPlanner body = parameters.closure();
    Body branch;
    if (context.observed()) {
      watch(body, checked, rule.head().span());
      body.body(rule.body());
      Expr result = body.value(value);
      branch = new Body.Search(body.build(new Emit.Solution(result)), "", rule.span());
    } else {
      branch = new Body.Simple(new Check[0], body.value(value));
    }
    return new Definition(layout.size(), checks, new Body[] {branch}, List.of(rule.span()));
  }

  private <T> @Nullable RuleIndex<T> index(
      List<RuleIndex.Entry<T>> entries, T[] none, BiFunction<T, Set<Expr>, T> assuming) {
    return context.lazy() ? RuleIndex.of(entries, none, assuming) : null;
  }

  private void watch(BodyPlanner body, CheckedRule checked, Span span) {
    if (context.observed()) {
      body.watch(new Watch(Observer.Subject.RULE, span, checked.path()));
    }
  }

  private RuleIndex.Entry<Definition> definition(
      CheckedRule checked,
      Term value,
      BodyPlanner parameters,
      Map<Register, Term> computed,
      Layout layout,
      String conflict) {
    Rule rule = checked.rule();
    List<Body> branches = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    BodyPlanner first = parameters.closure();
    watch(first, checked, rule.head().span());
    first.body(rule.body());
    computed.forEach(first::match);
    Needs needs = parameters.needs();
    if (rule.otherwise().isEmpty()) {
      needs.addAll(first.needs());
    }
    branches.add(branch(first, value, rule.head().span(), conflict));
    spans.add(rule.span());
    for (Rule.Else otherwise : rule.otherwise()) {
      BodyPlanner next = parameters.closure();
      watch(next, checked, otherwise.span());
      next.body(otherwise.body());
      computed.forEach(next::match);
      branches.add(branch(next, otherwise.value(), otherwise.span(), conflict));
      spans.add(otherwise.span());
    }
    costly |= layout.costly;
    return new RuleIndex.Entry<>(
        new Definition(layout.size(), parameters.checks(), branches.toArray(new Body[0]), spans),
        needs.found());
  }

  /** A definition without the statements that hold because an index led to it. */
  private Definition assuming(Definition definition, Set<Expr> decided) {
    return definition.assuming(decided, context.nodes());
  }

  private Body branch(BodyPlanner body, Term term, Span span, String conflict) {
    Expr value = body.head(term);
    Value constant = value.constant();
    values.add(constant);
    if (!body.isMany() && !context.observed()) {
      return Body.Simple.of(context.nodes(), List.of(body.checks()), value);
    }
    return constant != null && context.lazy()
        ? new Body.Constant(body.build(Step.Found.FOUND), constant)
        : new Body.Search(body.build(new Emit.Solution(value)), conflict, span);
  }

  void function(Function function, List<CheckedRule> rules) {
    List<Register> arguments = new ArrayList<>();
    for (int i = 0; i < function.arity; i++) {
      arguments.add(Register.of(i));
    }
    List<RuleIndex.Entry<Definition>> entries = new ArrayList<>();
    Definition fallback = null;
    for (CheckedRule checked : rules) {
      Rule rule = checked.rule();
      if (!(rule.head() instanceof Head.Function head)) {
        throw new IllegalStateException("rules of different kinds at " + rule.span());
      }
      Layout layout = new Layout(arguments);
      BodyPlanner parameters = new BodyPlanner(context, layout);
      Map<Register, Term> computed = new LinkedHashMap<>();
      for (int i = 0; i < arguments.size(); i++) {
        Term parameter = head.parameters().get(i);
        if (isPattern(parameter)) {
          parameters.match(arguments.get(i), parameter);
        } else {
          computed.put(arguments.get(i), parameter);
        }
      }
      if (rule.isDefault()) {
        fallback = fallback(parameters, layout, head.value(), checked);
      } else {
        entries.add(
            definition(checked, head.value(), parameters, computed, layout, function.conflict));
      }
    }
    Definition[] none = {};
    function.define(
        entries.stream().map(RuleIndex.Entry::definition).toArray(Definition[]::new),
        fallback,
        costly,
        context.lazy() && values.size() == 1 && !values.contains(null),
        index(entries, none, this::assuming));
  }

  /** Whether a parameter is taken apart before the body; others are compared after it. */
  private static boolean isPattern(Term parameter) {
    return switch (parameter) {
      case Term.Scalar _, Term.Var _ -> true;
      case Term.ArrayTerm(var elements, var _) ->
          elements.stream().allMatch(RulePlanner::isPattern);
      case Term.ObjectTerm(var entries, var _) ->
          entries.stream().allMatch(entry -> isPattern(entry.key()) && isPattern(entry.value()));
      case Term.SetTerm(var elements, var _) -> elements.stream().allMatch(RulePlanner::isPattern);
      default -> false;
    };
  }

  void members(Document.Members document, List<CheckedRule> rules) {
    List<RuleIndex.Entry<Contribution>> entries = new ArrayList<>();
    for (CheckedRule checked : rules) {
      Rule rule = checked.rule();
      if (!(rule.head() instanceof Head.Member head)) {
        throw new IllegalStateException("rules of different kinds at " + rule.span());
      }
      Layout layout = new Layout();
      BodyPlanner body = entered(checked, layout);
      Map<Expr, Set<Value>> needs = body.needs().found();
      Expr element = body.head(head.element());
      entries.add(contribution(body, layout, new Emit.Member(element), rule, needs));
    }
    Contribution[] none = {};
    document.define(
        entries.stream().map(RuleIndex.Entry::definition).toArray(Contribution[]::new),
        index(entries, none, (contribution, _) -> contribution));
  }

  /** Objects for the written steps of rules' heads from a depth on, as far as all have them. */
  private static @Nullable ObjectValue shell(List<CheckedRule> rules, int depth) {
    Map<Value, List<CheckedRule>> further = new TreeMap<>();
    for (CheckedRule rule : rules) {
      if (depth == rule.suffix().size()
          || !(rule.suffix().get(depth) instanceof Term.Scalar(Value step, var _))) {
        return null;
      }
      further.computeIfAbsent(step, _ -> new ArrayList<>()).add(rule);
    }
    ObjectValue.Builder object = ObjectValue.builder();
    further.forEach((step, within) -> {
      ObjectValue inner = shell(within, depth + 1);
      if (inner != null) {
        object.put(step, inner);
      }
    });
    return object.build();
  }

  void entries(Document.Entries document, List<CheckedRule> rules, List<DataTree> within) {
    document.shell = shell(rules, 0);
    List<RuleIndex.Entry<Contribution>> entries = new ArrayList<>();
    for (CheckedRule checked : rules) {
      Rule rule = checked.rule();
      Layout layout = new Layout();
      BodyPlanner body = entered(checked, layout);
      Map<Expr, Set<Value>> needs = body.needs().found();
      entries.add(contribution(body, layout, end(checked, body), rule, needs));
    }
    Contribution[] none = {};
    document.define(
        entries.stream().map(RuleIndex.Entry::definition).toArray(Contribution[]::new),
        index(entries, none, (contribution, _) -> contribution),
        within);
  }

  /** Plans the definitions of a partial document for one key. */
  void byKey(Document document, List<CheckedRule> rules) {
    List<RuleIndex.Entry<Contribution>> entries = new ArrayList<>();
    boolean cheaper = true;
    for (CheckedRule checked : rules) {
      Rule rule = checked.rule();
      Register key = Register.of(0);
      Layout layout = new Layout(List.of(key));
      BodyPlanner body = new BodyPlanner(context, layout);
      Term asked =
          checked.suffix().isEmpty() && rule.head() instanceof Head.Member head
              ? head.element()
              : checked.suffix().getFirst();
      boolean first = isPattern(asked);
      if (first) {
        body.match(key, asked);
      }
      entered(checked, body);
      if (!first) {
        body.match(key, asked);
      }
      cheaper &= asked instanceof Term.Scalar || body.loops() < loops(rule);
      Needs needs = body.needs();
      entries.add(contribution(body, layout, end(checked, body), rule, needs.found()));
    }
    Contribution[] none = {};
    document.define(
        new Keyed(
            document,
            entries.stream().map(RuleIndex.Entry::definition).toArray(Contribution[]::new),
            index(entries, none, (contribution, _) -> contribution),
            cheaper));
  }

  /** How many generators a rule's body has where nothing is known before. */
  private int loops(Rule rule) {
    BodyPlanner body = new BodyPlanner(context, new Layout());
    body.body(rule.body());
    return body.loops();
  }

  private static Step end(CheckedRule checked, BodyPlanner body) {
    Head head = checked.rule().head();
    if (checked.suffix().isEmpty()) {
      return Step.Found.FOUND;
    }
    Expr[] path = checked.suffix().stream().map(body::value).toArray(Expr[]::new);
    Expr value =
        body.head(
            switch (head) {
              case Head.Member member -> member.element();
              case Head.Single single -> single.value();
              case Head.Function function -> function.value();
            });
    return new DocumentBuilder.Put(path, value, head instanceof Head.Member, head.span());
  }

  private BodyPlanner entered(CheckedRule checked, Layout layout) {
    BodyPlanner body = new BodyPlanner(context, layout);
    entered(checked, body);
    return body;
  }

  private void entered(CheckedRule checked, BodyPlanner body) {
    Rule rule = checked.rule();
    watch(body, checked, rule.head().span());
    body.body(rule.body());
  }

  private static RuleIndex.Entry<Contribution> contribution(
      BodyPlanner body, Layout layout, Step end, Rule rule, Map<Expr, Set<Value>> needs) {
    return new RuleIndex.Entry<>(
        new Contribution(layout.size(), body.build(end), rule.span()), needs);
  }
}
