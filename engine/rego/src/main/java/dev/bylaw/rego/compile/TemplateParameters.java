package dev.bylaw.rego.compile;

import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Expression;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Template strings as parameters: they see the variables of each body, so a variable stands for the
 * argument, and each body ends by comparing it with the template.
 */
final class TemplateParameters {
  private TemplateParameters() {}

  /** The rule, or one of the same meaning without template strings as parameters. */
  static Rule replace(Rule rule, Fresh fresh) {
    if (!(rule.head() instanceof Head.Function head)
        || head.parameters().stream().noneMatch(TemplateParameters::isTemplate)) {
      return rule;
    }
    List<Term> parameters = new ArrayList<>();
    List<Literal> comparisons = new ArrayList<>();
    for (Term parameter : head.parameters()) {
      if (isTemplate(parameter)) {
        Term.Var argument = fresh.variable(parameter.span());
        parameters.add(argument);
        comparisons.add(
            new Literal(
                false, new Expression.Unify(argument, parameter), List.of(), parameter.span()));
      } else {
        parameters.add(parameter);
      }
    }
    return new Rule(
        rule.isDefault(),
        new Head.Function(head.ref(), parameters, head.value(), head.span()),
        with(rule.body(), comparisons),
        rule.otherwise().stream()
            .map(branch ->
                new Rule.Else(branch.value(), with(branch.body(), comparisons), branch.span()))
            .toList(),
        rule.annotations(),
        rule.span());
  }

  private static boolean isTemplate(Term parameter) {
    return parameter instanceof Term.TemplateString(var parts, var _)
        && parts.stream().anyMatch(Term.Part.Embedded.class::isInstance);
  }

  private static Body with(Body body, List<Literal> more) {
    List<Literal> all = new ArrayList<>(body.literals());
    all.addAll(more);
    return new Body(all, body.span());
  }
}
