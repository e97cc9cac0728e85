package dev.bylaw.rego.compile;

import dev.bylaw.rego.builtin.BuiltinLibrary;
import dev.bylaw.rego.syntax.Body;
import dev.bylaw.rego.syntax.Diagnostic;
import dev.bylaw.rego.syntax.Head;
import dev.bylaw.rego.syntax.Literal;
import dev.bylaw.rego.syntax.Rule;
import dev.bylaw.rego.syntax.Term;
import dev.bylaw.rego.type.Type;
import dev.bylaw.rego.type.TypeTree;
import dev.bylaw.rego.type.Types;
import dev.bylaw.rego.value.NullValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Infers the types of a program's rules, in the order in which they depend on each other. */
final class RuleTypes implements TypeChecker.WithTypes {
  private static final Value DATA = StringValue.of("data");

  private final Dependencies dependencies;
  private final Schemas schemas;
  private final BuiltinLibrary builtins;
  private final List<Diagnostic> diagnostics;
  private final TypeTree documents = new TypeTree();
  private final ProgramTypes types = new ProgramTypes(documents);
  private final TypeScope.Layer base;
  private final Map<String, TypeTree> relaxed = new HashMap<>();

  RuleTypes(
      Dependencies dependencies,
      Schemas schemas,
      BuiltinLibrary builtins,
      List<Diagnostic> diagnostics) {
    this.dependencies = dependencies;
    this.schemas = schemas;
    this.builtins = builtins;
    this.diagnostics = diagnostics;
    this.base = new TypeScope.Layer(documents, new TypeScope.Layer(schemas.global(), null));
  }

  /**
   * Checks all rules.
   *
   * @param broken those in which errors were found before: of any type
   */
  ProgramTypes check(Set<CheckedRule> broken) {
    for (CheckedRule rule : dependencies.dependenciesFirst()) {
      if (broken.contains(rule)) {
        unknown(rule);
      } else {
        rule(rule);
      }
    }
    return types;
  }

  private void rule(CheckedRule checked) {
    Rule rule = checked.rule();
    TypeScope.Layer layer = schemas.layer(checked, false, base, diagnostics);
    List<Map<String, Type>> variables = new ArrayList<>();
    variables.add(branch(checked, rule.head(), rule.body(), layer));
    TypeScope.Layer further =
        rule.otherwise().isEmpty() ? layer : schemas.layer(checked, true, base, diagnostics);
    for (Rule.Else otherwise : rule.otherwise()) {
      Head head =
          switch (rule.head()) {
            case Head.Function(var ref, var parameters, var _, var span) ->
                new Head.Function(ref, parameters, otherwise.value(), span);
            case Head.Single(var ref, var _, var span) ->
                new Head.Single(ref, otherwise.value(), span);
            case Head.Member member -> member;
          };
      variables.add(branch(checked, head, otherwise.body(), further));
    }
    types.add(checked, variables);
  }

  private Map<String, Type> branch(
      CheckedRule checked, Head head, Body body, TypeScope.Layer layer) {
    TypeScope scope = TypeScope.of(layer, builtins);
    int before = diagnostics.size();
    TypeChecker checker = new TypeChecker(this, true, diagnostics);
    checker.body(body, scope);
    checker.steps(checked.suffix(), scope);
    Term value =
        switch (head) {
          case Head.Single single -> single.value();
          case Head.Member member -> member.element();
          case Head.Function function -> function.value();
        };
    checker.heads(List.of(value), scope);
    if (diagnostics.size() > before) {
      unknown(checked);
      return Map.of();
    }
    Type type =
        switch (head) {
          case Head.Single _ -> scope.of(value);
          case Head.Member _ -> {
            Type elements = scope.of(value);
            yield elements == Types.UNKNOWN ? elements : new Type.SetOf(elements);
          }
          case Head.Function function -> function(function, scope);
        };
    insert(checked, type, scope);
    Map<String, Type> variables = new HashMap<>(checker.ofClosures());
    variables.putAll(scope.variables());
    return variables;
  }

  private static Type function(Head.Function function, TypeScope scope) {
    // what must be evaluated has its type from the body, where parameters may have none yet
    Type early =
        BodyCompiler.needsEvaluation(function.value()) ? scope.of(function.value()) : Types.UNKNOWN;
    List<Type> parameters = new ArrayList<>();
    for (Term parameter : function.parameters()) {
      for (String name : Variables.all(parameter)) {
        // what the body does not say anything of
        scope.variables().putIfAbsent(name, Types.ANY);
      }
      parameters.add(scope.of(parameter));
    }
    Type result = Types.isUnknown(early) ? scope.of(function.value()) : early;
    return new Type.FunctionOf(parameters, result == Types.UNKNOWN ? Types.ANY : result, null);
  }

  private void insert(CheckedRule rule, Type value, TypeScope scope) {
    List<Value> path = groundPath(rule);
    int ground = path.size() - rule.path().size() - 1;
    Type type = value;
    for (int i = rule.suffix().size() - 1; i >= ground && type != Types.UNKNOWN; i--) {
      Type key = scope.of(rule.suffix().get(i));
      type = key == Types.UNKNOWN ? key : new Type.ObjectOf(Map.of(), key, type);
    }
    if (type != Types.UNKNOWN) {
      documents.insert(path, type);
    }
  }

  /**
   * The steps from {@code data} to the first that is no scalar; a constant array or object counts
   * as a variable of its type.
   */
  private static List<Value> groundPath(CheckedRule rule) {
    List<Value> path = new ArrayList<>();
    path.add(DATA);
    rule.path().forEach(step -> path.add(StringValue.of(step)));
    for (Term step : rule.suffix()) {
      if (!(step instanceof Term.Scalar scalar)) {
        break;
      }
      path.add(scalar.value());
    }
    return path;
  }

  /** Lets a rule be anything, so that nothing follows from what is wrong with it. */
  private void unknown(CheckedRule rule) {
    List<Value> path = groundPath(rule);
    for (int i = path.size() - rule.path().size() - 1; i < rule.suffix().size(); i++) {
      path.add(
          rule.suffix().get(i) instanceof Term.Scalar(Value step, var _)
              ? step
              : TypeTree.SOME_STEP);
    }
    documents.put(path, Types.ANY);
  }

  // ---- with

  @Override
  public TypeScope under(TypeScope scope, List<Literal.With> modifiers) {
    TypeScope under = scope;
    TypeTree replaced = null;
    for (Literal.With with : modifiers) {
      Term.Ref target = with.target();
      Type type = scope.named(target);
      boolean function = type instanceof Type.FunctionOf;
      TypeTree layer = relaxed(target, function);
      if (layer != null) {
        under = under.under(layer);
      }
      if (!function) {
        replaced = replaced == null ? new TypeTree() : replaced;
        replace(replaced, with, type, scope);
      }
    }
    return replaced == null ? under : under.under(replaced);
  }

  private static void replace(TypeTree tree, Literal.With with, Type type, TypeScope scope) {
    Term.Ref target = with.target();
    List<Value> path = new ArrayList<>(List.of(TypeScope.root(target)));
    boolean ground = true;
    for (Term step : target.path()) {
      Value value = TypeScope.constant(step);
      if (value == null) {
        ground = false;
        break;
      }
      path.add(value);
    }
    Type either = Types.ANY;
    if (ground && type != Types.UNKNOWN) {
      Type value = scope.of(with.value());
      Type both = value == Types.UNKNOWN ? value : Types.or(type, value);
      either = both == Types.UNKNOWN ? either : both;
    }
    tree.put(path, either);
  }

  /** The rules that may change with the document, or null if there are none. */
  private @Nullable TypeTree relaxed(Term.Ref target, boolean function) {
    if (!target.isData()) {
      return null;
    }
    String key = function + " " + Describe.dotted(target);
    return relaxed.computeIfAbsent(
        key,
        _ -> {
          TypeTree tree = new TypeTree();
          List<Value> own = new ArrayList<>(List.of(DATA));
          target
              .path()
              .forEach(step -> {
                Value value = TypeScope.constant(step);
                own.add(value == null ? NullValue.NULL : value);
              });
          for (CheckedRule rule : dependencies.dependents(target)) {
            List<Value> path = groundPath(rule);
            if (!function || !path.equals(own)) {
              tree.put(path, Types.ANY);
            }
          }
          return tree;
        });
  }
}
